/* SPDX-License-Identifier: MIT */
#include "conformance/step_kinds.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "conformance/canonical.h"
#include "conformance/vars.h"
#include "wire/basicauth.h"
#include "wire/form.h"
#include "wire/httpc.h"
#include "wire/jwrite.h"

enum { FIELDS_MAX = 256, HEADERS_MAX = 32, BODY_MAX = 16 << 20 };

#define EXCHANGE     "urn:ietf:params:oauth:grant-type:token-exchange"
#define ACCESS_TOKEN "urn:ietf:params:oauth:token-type:access_token"

/* A request to the token endpoint while it is being put together. */
struct asking {
    struct stage *s;
    struct jobj step;
    struct form_field fields[FIELDS_MAX];
    size_t n_fields;
    struct httpc_field headers[HEADERS_MAX];
    size_t n_headers;
    const char *client, *id, *secret, *auth;
};

static const char *text_or(struct jobj o, const char *name, const char *standard)
{
    const char *text = standard;

    return jobj_opt_text(o, name, &text, NULL) < 0 ? standard : text;
}

static int too_many(struct err *e)
{
    return err_set(e, ERR_LIMIT, "more than %d fields", FIELDS_MAX);
}

static int add_field(struct asking *q, const char *name, const char *value, struct err *e)
{
    if (q->n_fields == FIELDS_MAX)
        return too_many(e);
    q->fields[q->n_fields++] = (struct form_field){ name, value };
    return 0;
}

static void drop_field(struct asking *q, const char *name)
{
    size_t kept = 0;

    for (size_t i = 0; i < q->n_fields; i++)
        if (strcmp(q->fields[i].name, name) != 0)
            q->fields[kept++] = q->fields[i];
    q->n_fields = kept;
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
    if (q->id == NULL)
        return err_set(e, ERR_PARSE, "the target names no client \"%s\"", q->client);
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
    return add_field(q, "grant_type", EXCHANGE, e) < 0 ||
                   add_field(q, "subject_token", subject, e) < 0 ||
                   add_field(q, "subject_token_type", ACCESS_TOKEN, e) < 0 ||
                   add_field(q, "resource", target_of(q, "resource"), e) < 0
               ? -1
               : 0;
}

static int fill_grant(struct asking *q, struct err *e)
{
    const char *grant = text_or(q->step, "grant", "exchange");
    const char *target;

    if (strcmp(grant, "exchange") == 0)
        return fill_exchange(q, e);
    target = target_of(q, NULL);
    if (add_field(q, "grant_type", grant, e) < 0)
        return -1;
    return target != NULL ? add_field(q, "resource", target, e) : 0;
}

/* set: replace or add by name; a list gives the field once for each. */
static int set_fields(struct asking *q, struct err *e)
{
    for (struct jobj v = jobj_first(jobj_get(q->step, "set")); v.node; v = jobj_next(v)) {
        struct jobj_list list;

        if (jobj_as_texts(q->s->arena, v, &list, e) < 0)
            return -1;
        drop_field(q, jobj_name(v));
        for (size_t i = 0; i < list.n; i++)
            if (add_field(q, jobj_name(v), list.texts[i], e) < 0)
                return -1;
    }
    return 0;
}

/* add: [name, value] pairs behind all others. */
static int add_fields(struct asking *q, struct err *e)
{
    for (struct jobj v = jobj_first(jobj_get(q->step, "add")); v.node; v = jobj_next(v)) {
        struct jobj_list pair;

        if (jobj_as_texts(q->s->arena, v, &pair, e) < 0)
            return -1;
        if (pair.n != 2)
            return err_set(e, ERR_PARSE, "add: [name, value] is expected");
        if (add_field(q, pair.texts[0], pair.texts[1], e) < 0)
            return -1;
    }
    return 0;
}

static int drop_and_double(struct asking *q, struct err *e)
{
    struct jobj_list drop = { 0 }, twice = { 0 };

    if (jobj_as_texts(q->s->arena, jobj_get(q->step, "drop"), &drop, NULL) == 0)
        for (size_t i = 0; i < drop.n; i++)
            drop_field(q, drop.texts[i]);
    if (jobj_as_texts(q->s->arena, jobj_get(q->step, "twice"), &twice, NULL) < 0)
        return 0;
    for (size_t i = 0; i < twice.n; i++) {
        const char *value = "";

        for (size_t f = 0; f < q->n_fields; f++)
            if (strcmp(q->fields[f].name, twice.texts[i]) == 0)
                value = q->fields[f].value;
        if (add_field(q, twice.texts[i], value, e) < 0)
            return -1;
    }
    return 0;
}

static void add_header(struct asking *q, const char *name, const char *value)
{
    if (q->n_headers < HEADERS_MAX)
        q->headers[q->n_headers++] = (struct httpc_field){ name, value };
}

/* How the caller shows who it is: as the step says, else as the target's client does. */
static int authenticate(struct asking *q, struct err *e)
{
    const char *secret = q->secret != NULL ? q->secret : "";
    struct secret bytes = secret_make(q->s->arena, secret, strlen(secret));

    if (strcmp(q->auth, "basic") == 0)
        add_header(q, "Authorization", basicauth_text(q->s->arena, q->id, &bytes));
    else if (strcmp(q->auth, "post") == 0)
        return add_field(q, "client_id", q->id, e) < 0 ||
                       add_field(q, "client_secret", secret, e) < 0
                   ? -1
                   : 0;
    else if (strcmp(q->auth, "id") == 0)
        return add_field(q, "client_id", q->id, e);
    else if (strcmp(q->auth, "none") != 0)
        add_header(q, "Authorization", q->auth); /* as it stands */
    return 0;
}

static int more_headers(struct asking *q, struct err *e)
{
    struct jobj list = jobj_get(q->step, "headers");

    for (struct jobj v = jobj_first(list); v.node != NULL; v = jobj_next(v)) {
        struct jobj_list pair;

        if (jobj_as_texts(q->s->arena, v, &pair, e) < 0)
            return -1;
        if (pair.n != 2)
            return err_set(e, ERR_PARSE, "headers: [name, value] is expected");
        add_header(q, pair.texts[0], pair.texts[1]);
    }
    return 0;
}

/* The fields as one JSON object; those that repeat become a member each. */
static const char *json_body(const struct asking *q)
{
    struct buf text = buf_make(q->s->arena, BODY_MAX);
    struct jwrite w = jwrite_make(&text);

    jwrite_object(&w);
    for (size_t i = 0; i < q->n_fields; i++)
        jwrite_member_text(&w, q->fields[i].name, q->fields[i].value);
    jwrite_object_end(&w);
    return text.data;
}

static const char *form_body(const struct asking *q)
{
    struct buf text = buf_make(q->s->arena, BODY_MAX);

    for (size_t i = 0; i < q->n_fields; i++)
        form_add(&text, q->fields[i].name, q->fields[i].value);
    return text.data;
}

static struct seen *send(struct asking *q)
{
    const char *path = text_or(q->step, "path", "/oauth2/v1/token");
    const char *query = text_or(q->step, "query", NULL), *type;
    struct stage_request request = { .method = text_or(q->step, "method", "POST") };
    bool json = false;

    if (jobj_opt_bool(q->step, "json", &json, NULL) < 0)
        json = false;
    type = json ? "application/json" : "application/x-www-form-urlencoded";
    type = text_or(q->step, "type", type);
    if (type[0] != '\0')
        add_header(q, "Content-Type", type);
    request.body = text_or(q->step, "body", json ? json_body(q) : form_body(q));
    request.body_len = strlen(request.body);
    request.url = query ? arena_printf(q->s->arena, "%s?%s", path, query) : path;
    request.headers = q->headers;
    request.n_headers = q->n_headers;
    return stage_send(q->s, &request);
}

int step_token(struct stage *s, struct jobj step, struct seen **out, struct err *e)
{
    struct asking *q = arena_alloc(s->arena, sizeof *q);

    q->s = s;
    q->step = step;
    if (read_caller(q, e) < 0 || fill_grant(q, e) < 0 || authenticate(q, e) < 0 ||
        set_fields(q, e) < 0 || add_fields(q, e) < 0 || drop_and_double(q, e) < 0 ||
        more_headers(q, e) < 0)
        return -1;
    *out = send(q);
    return 0;
}
