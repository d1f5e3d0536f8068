/* SPDX-License-Identifier: MIT */
/* The step that asks for a code, as a browser is sent: what comes back is the answer. */
#include "conformance/step_kinds.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "conformance/parameters.h"
#include "conformance/step.h"
#include "conformance/vars.h"
#include "wire/httpc.h"

/* RFC 7636 appendix B. */
#define VERIFIER  "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
#define CHALLENGE "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

static const char *known(const struct stage *s, const char *client, const char *what)
{
    return vars_get(s->vars, arena_printf(s->arena, "%s.%s", client, what));
}

/* A complete request of an MCP client. */
static int fill(struct stage *s, struct jobj step, struct parameters *f, struct err *e)
{
    const char *client = "agent", *user = NULL, *login;

    if (jobj_opt_text(step, "as", &client, e) < 0 ||
        jobj_opt_text(step, "user", &user, e) < 0)
        return -1;
    login = known(s, user != NULL ? user : "alice", "login");
    vars_set(s->vars, "verifier", VERIFIER);
    vars_set(s->vars, "challenge", CHALLENGE);
    parameters_add(f, "response_type", "code");
    parameters_add(f, "client_id", known(s, client, "id"));
    parameters_add(f, "redirect_uri", known(s, client, "redirect_uri"));
    parameters_add(f, "state",
                   arena_printf(s->arena, "state-%s", vars_get(s->vars, "random")));
    parameters_add(f, "code_challenge", CHALLENGE);
    parameters_add(f, "code_challenge_method", "S256");
    parameters_add(f, "scope", known(s, client, "scope"));
    parameters_add(f, "resource", vars_get(s->vars, "mcp"));
    parameters_add(f, "login_hint", login);
    return 0;
}

static void post(struct stage_request *request, const char *path, const char *form)
{
    static const struct httpc_field type = { "Content-Type",
                                             "application/x-www-form-urlencoded" };

    request->url = path;
    request->headers = &type;
    request->n_headers = 1;
    request->body = form;
    request->body_len = strlen(form);
}

int step_authorize(struct stage *s, struct jobj step, struct seen **out, struct err *e)
{
    struct parameters *f = parameters_make(s->arena);
    const char *path = vars_get(s->vars, "authorization_path");
    struct stage_request request = { .method = "GET" };

    if (fill(s, step, f, e) < 0 || parameters_change(f, step, e) < 0 ||
        jobj_opt_text(step, "path", &path, e) < 0 ||
        jobj_opt_text(step, "method", &request.method, e) < 0)
        return -1;
    if (path == NULL)
        return err_set(e, STAGE_ERR_UNMET, "needs ${authorization_path}");
    vars_set(s->vars, "redirect_uri", parameters_get(f, "redirect_uri"));
    if (strcmp(request.method, "POST") == 0)
        post(&request, path, parameters_form(f));
    else
        request.url = arena_printf(s->arena, "%s?%s", path, parameters_form(f));
    *out = stage_send(s, &request);
    return 0;
}
