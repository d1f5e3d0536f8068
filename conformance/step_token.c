/* SPDX-License-Identifier: MIT */
#include "conformance/step_kinds.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "conformance/canonical.h"
#include "conformance/pairs.h"
#include "conformance/parameters.h"
#include "conformance/vars.h"
#include "wire/b64url.h"
#include "wire/basicauth.h"

#define EXCHANGE     "urn:ietf:params:oauth:grant-type:token-exchange"
#define ACCESS_TOKEN "urn:ietf:params:oauth:token-type:access_token"

/* A request to the token endpoint while it is being put together. */
struct asking {
    struct stage *s;
    struct jobj step;
    struct parameters *fields;
    struct pairs headers;
    const char *client, *id, *secret, *auth;
};

static const char *text_or(struct jobj o, const char *name, const char *standard)
{
    const char *text = standard;

    return jobj_opt_text(o, name, &text, NULL) < 0 ? standard : text;
}

/* ${server.id}, ${server.secret}: what the target file or the fresh project says. */
static const char *party(const struct asking *q, const char *what)
{
    return vars_get(q->s->vars, arena_printf(q->s->arena, "%s.%s", q->client, what));
}

static int read_caller(struct asking *q, struct err *e)
{
    q->client = text_or(q->step, "as", "server");
    q->id = text_or(q->step, "id", party(q, "id"));
    q->secret = text_or(q->step, "secret", party(q, "secret"));
    q->auth = text_or(q->step, "auth", q->secret != NULL ? "basic" : "id");
    if (q->id == NULL) /* each check gets all of them where projects are made for it */
        return err_set(e, stage_controls(q->s, NULL) < 0 ? STAGE_ERR_UNMET : ERR_PARSE,
                       "the target names no client \"%s\"", q->client);
    return 0;
}

/* What a target is called in the target file, or the text itself. */
static const char *target_of(const struct asking *q, const char *standard)
{
    const char *asked = text_or(q->step, "target", standard);
    const char *named = asked != NULL ? vars_get(q->s->vars, asked) : NULL;

    return named != NULL ? named : asked;
}

static int fill_exchange(struct asking *q, struct err *e)
{
    const char *subject = text_or(q->step, "subject", NULL);

    if (subject == NULL && canonical_token(q->s, &subject, e) < 0)
        return -1;
    parameters_add(q->fields, "grant_type", EXCHANGE);
    parameters_add(q->fields, "subject_token", subject);
    parameters_add(q->fields, "subject_token_type", ACCESS_TOKEN);
    parameters_add(q->fields, q->s->target->target_parameter, target_of(q, "resource"));
    return 0;
}

/* What else a grant needs, from what was saved under these names. */
static const struct {
    const char *grant, *field, *variable; /* ".x": of the client */
} usual[] = {
    { "authorization_code", "code", "code" },
    { "authorization_code", "redirect_uri", ".redirect_uri" },
    { "authorization_code", "code_verifier", "verifier" },
    { "refresh_token", "refresh_token", "refresh" },
};

static int fill_grant(struct asking *q, struct err *e)
{
    const char *grant = text_or(q->step, "grant", "exchange");

    if (strcmp(grant, "exchange") == 0)
        return fill_exchange(q, e);
    if (strcmp(grant, "none") == 0) /* another endpoint where clients show who they are */
        return 0;
    parameters_add(q->fields, "grant_type", grant);
    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++) {
        const char *variable = usual[i].variable;

        if (strcmp(usual[i].grant, grant) == 0)
            parameters_add(q->fields, usual[i].field,
                           variable[0] == '.' ? party(q, variable + 1)
                                              : vars_get(q->s->vars, variable));
    }
    parameters_add(q->fields, "resource", target_of(q, NULL));
    return 0;
}

/* Basic as many clients send it: neither half form-encoded. */
static const char *unencoded(const struct asking *q, const char *secret)
{
    const char *pair = arena_printf(q->s->arena, "%s:%s", q->id, secret);

    return arena_printf(q->s->arena, "Basic %s",
                        b64url_plain_text(q->s->arena, pair, strlen(pair)));
}

/* How the caller shows who it is: as the step says, else as the target's client does. */
static int authenticate(struct asking *q, struct err *e)
{
    const char *secret = q->secret != NULL ? q->secret : "", *header = NULL;
    struct secret bytes = secret_make(q->s->arena, secret, strlen(secret));
    bool post = strcmp(q->auth, "post") == 0;

    if (strcmp(q->auth, "basic") == 0)
        header = basicauth_text(q->s->arena, q->id, &bytes);
    else if (strcmp(q->auth, "basic_raw") == 0)
        header = unencoded(q, secret);
    else if (post || strcmp(q->auth, "id") == 0)
        parameters_add(q->fields, "client_id", q->id);
    else if (strcmp(q->auth, "none") != 0)
        header = q->auth; /* as it stands */
    if (post)
        parameters_add(q->fields, "client_secret", secret);
    return header != NULL ? pairs_add(&q->headers, "Authorization", header, e) : 0;
}

static int send(struct asking *q, struct seen **out, struct err *e)
{
    const char *path = text_or(q->step, "path", vars_get(q->s->vars, "token_path"));
    const char *query = text_or(q->step, "query", NULL), *type;
    struct stage_request request = { .method = text_or(q->step, "method", "POST") };
    bool json = false;

    if (jobj_opt_bool(q->step, "json", &json, e) < 0)
        return -1;
    type = json ? "application/json" : "application/x-www-form-urlencoded";
    type = text_or(q->step, "type", type);
    if (type[0] != '\0' && pairs_add(&q->headers, "Content-Type", type, e) < 0)
        return -1;
    request.body = text_or(
        q->step, "body", json ? parameters_json(q->fields) : parameters_form(q->fields));
    request.body_len = strlen(request.body);
    request.url = query ? arena_printf(q->s->arena, "%s?%s", path, query) : path;
    request.headers = q->headers.all;
    request.n_headers = q->headers.n;
    *out = stage_send(q->s, &request);
    return 0;
}

int step_token(struct stage *s, struct jobj step, struct seen **out, struct err *e)
{
    struct asking *q = arena_alloc(s->arena, sizeof *q);

    q->s = s;
    q->step = step;
    q->fields = parameters_make(s->arena);
    if (read_caller(q, e) < 0 || fill_grant(q, e) < 0 || authenticate(q, e) < 0 ||
        parameters_change(q->fields, step, e) < 0 ||
        pairs_read(&q->headers, jobj_get(step, "headers"), s->arena, e) < 0)
        return -1;
    return send(q, out, e);
}
