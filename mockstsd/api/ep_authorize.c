/* SPDX-License-Identifier: MIT */
#include "api/endpoints.h"

#include <string.h>

#include "base/err.h"
#include "http/request.h"
#include "sts/authorize.h"

#include "api/call.h"
#include "api/pages.h"
#include "api/params.h"

static const char *either(const struct params *p, const char *name, const char *alias)
{
    const char *value = params_get(p, name);

    return value != NULL ? value : params_get(p, alias);
}

static const char *server_of(const struct call *call)
{
    return call->slots[1] != NULL ? call->slots[1]
                                  : params_get(call->params, "mcp_server_id");
}

static struct authorize_ask ask_of(const struct call *call)
{
    const struct params *p = call->params;

    return (struct authorize_ask){
        .caller = { .client_id = params_get(p, "client_id"),
                    .path_project = call->slots[0],
                    .path_server = server_of(call),
                    .body_project = params_get(p, "project_id") },
        .origin = { .route = "authorize",
                    .path = call->req->path,
                    .peer = call->req->peer },
        .of_project = strcmp(call->req->path, "/oauth2/v1/authorize") == 0,
        .redirect_uri = params_get(p, "redirect_uri"),
        .response_type = params_get(p, "response_type"),
        .scope = params_get(p, "scope"),
        .state = params_get(p, "state"),
        .nonce = params_get(p, "nonce"),
        .tenant = params_get(p, "tenant"),
        .challenge = params_get(p, "code_challenge"),
        .method = params_get(p, "code_challenge_method"),
        .login_hint = either(p, "loginHint", "login_hint"),
        .prompt = params_get(p, "prompt"),
        .request = params_get(p, "request"),
        .request_uri = params_get(p, "request_uri"),
        .repeated = params_repeated(p),
        .resources = params_all(p, "resource", call->arena),
    };
}

int ep_authorize(struct call *call, struct err *e)
{
    struct authorize_ask ask = ask_of(call);
    struct authorize_answer answer = { 0 };
    struct err why = { 0 };
    int rc = authorize_run(call->sts, &ask, call->arena, &answer, &why);

    call->switches = answer.switches;
    if (rc == 0)
        pages_redirect(call, answer.location);
    else if (request_lists(call->req, "Accept", "text/html"))
        pages_refusal(call, &why); /* a person is looking */
    else
        return err_pass(e, &why);
    return 0;
}
