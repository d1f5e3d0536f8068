/* SPDX-License-Identifier: MIT */
/* The steps that ask for something else than a token. */
#include "conformance/step_kinds.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "conformance/canonical.h"
#include "conformance/hook.h"
#include "conformance/pairs.h"
#include "conformance/step.h"
#include "conformance/vars.h"
#include "wire/form.h"
#include "wire/httpc.h"
#include "wire/jwrite.h"
#include "wire/uri.h"

enum { BODY_MAX = 16 << 20, LOG_MAX = 64 << 20 };

/* One request while it is being put together. */
struct request {
    struct stage_request send;
    struct pairs headers;
};

static const char *as_json(struct stage *s, struct jobj value)
{
    struct buf text = buf_make(s->arena, BODY_MAX);
    struct jwrite w = jwrite_make(&text);

    jobj_write(value, &w);
    return text.data;
}

static const char *as_form(struct stage *s, struct jobj fields)
{
    struct buf text = buf_make(s->arena, BODY_MAX);

    for (struct jobj v = jobj_first(fields); v.node != NULL; v = jobj_next(v)) {
        struct jobj_list list = { 0 };

        if (jobj_as_texts(s->arena, v, &list, NULL) < 0)
            continue;
        for (size_t i = 0; i < list.n; i++)
            form_add(&text, jobj_name(v), list.texts[i]);
    }
    return text.data;
}

/* The body and its type: one of json, form, body. */
static int read_body(struct stage *s, struct jobj step, struct request *r, struct err *e)
{
    const char *type = NULL;

    if (jobj_has(step, "json")) {
        r->send.body = as_json(s, jobj_get(step, "json"));
        type = "application/json";
    } else if (jobj_has(step, "form")) {
        r->send.body = as_form(s, jobj_get(step, "form"));
        type = "application/x-www-form-urlencoded";
    }
    if (jobj_opt_text(step, "body", &r->send.body, e) < 0 ||
        jobj_opt_text(step, "type", &type, e) < 0)
        return -1;
    if (type != NULL && *type != '\0' &&
        pairs_add(&r->headers, "Content-Type", type, e) < 0)
        return -1;
    r->send.body_len = r->send.body != NULL ? strlen(r->send.body) : 0;
    return 0;
}

int step_http(struct stage *s, struct jobj step, struct seen **out, struct err *e)
{
    struct request *r = arena_alloc(s->arena, sizeof *r);

    if (jobj_text(step, "url", &r->send.url, e) < 0 ||
        pairs_read(&r->headers, jobj_get(step, "headers"), s->arena, e) < 0 ||
        read_body(s, step, r, e) < 0)
        return -1;
    r->send.headers = r->headers.all;
    r->send.n_headers = r->headers.n;
    r->send.method = r->send.body != NULL ? "POST" : "GET";
    if (jobj_opt_text(step, "method", &r->send.method, e) < 0)
        return -1;
    *out = stage_send(s, &r->send);
    return 0;
}

/* "Bearer {project}:{…}", the form of Descope's SDKs. */
static const char *bearer(struct stage *s, const char *value)
{
    return arena_printf(s->arena, "Bearer %s:%s", s->project ? s->project : "", value);
}

static struct seen *post(struct stage *s, const char *path, const char *authorization,
                         const char *body)
{
    struct httpc_field headers[] = { { "Content-Type", "application/json" },
                                     { "Authorization", authorization } };
    struct httpc_field *kept = arena_alloc(s->arena, sizeof headers);

    memcpy(kept, headers, sizeof headers);
    return stage_send(s, &(struct stage_request){ .method = "POST",
                                                  .url = path,
                                                  .headers = kept,
                                                  .n_headers = 2,
                                                  .body = body,
                                                  .body_len = strlen(body) });
}

int step_vault(struct stage *s, struct jobj step, struct seen **out, struct err *e)
{
    const char *slot = "user", *token = NULL, *path;
    bool latest = false;
    struct jobj body;

    if (jobj_opt_text(step, "slot", &slot, e) < 0 ||
        jobj_opt_bool(step, "latest", &latest, e) < 0 ||
        jobj_opt_text(step, "bearer", &token, e) < 0 ||
        jobj_object(step, "body", &body, e) < 0)
        return -1;
    if (token == NULL && canonical_token(s, &token, e) < 0)
        return -1;
    path = arena_printf(s->arena, "/v1/mgmt/outbound/app/%s/token%s", slot,
                        latest ? "/latest" : "");
    *out = post(s, path, bearer(s, token), as_json(s, body));
    return 0;
}

/* Where a document of an issuer stands; the default is what an MCP client tries first. */
static const char *document_url(struct stage *s, struct jobj step, const char *issuer)
{
    const char *form = vars_get(s->vars, "metadata_form"), *path, *base = s->target->base;
    struct uri uri;

    if (form == NULL)
        form = "oauth-authorization-server";
    if (strncmp(issuer, base, strlen(base)) != 0 ||
        (issuer[strlen(base)] != '/' &&
         issuer[strlen(base)] != '\0')) { /* of another service */
        if (uri_parse(s->arena, issuer, &uri, NULL) < 0)
            return issuer;
        base = arena_slice(s->arena, issuer, strlen(issuer) - strlen(uri.path));
    }
    path = issuer + strlen(base);
    if (jobj_opt_text(step, "form", &form, NULL) < 0 || strchr(form, '/') == NULL)
        return arena_printf(s->arena, "%s/.well-known/%s%s", base, form, path);
    return arena_printf(s->arena, "%s%s/.well-known/%s", base, path,
                        strchr(form, '/') + 1);
}

/* `keys` reads the key set that the metadata name, `metadata` the metadata themselves. */
int step_documents(struct stage *s, struct jobj step, struct seen **out, struct err *e)
{
    const char *what, *issuer = vars_get(s->vars, "issuer"), *url;

    if (jobj_text(step, "do", &what, e) < 0 ||
        jobj_opt_text(step, "issuer", &issuer, e) < 0)
        return -1;
    if (issuer == NULL)
        return err_set(e, ERR_PARSE, "the target names no issuer");
    url = document_url(s, step, issuer);
    *out = stage_send(s, &(struct stage_request){ .method = "GET", .url = url });
    if (strcmp(what, "metadata") == 0 || (*out)->status != 200)
        return 0;
    if (jobj_text((*out)->json, "jwks_uri", &url, e) < 0)
        return -1;
    *out = stage_send(s, &(struct stage_request){ .method = "GET", .url = url });
    return 0;
}

/* All that the target has written until now. */
int step_log(struct stage *s, struct jobj step, struct seen **out, struct err *e)
{
    struct file_bytes log;

    (void)step;
    if (file_read(s->arena, s->target->log, LOG_MAX, &log, e) < 0)
        return -1;
    *out = step_nothing(s, 200);
    (*out)->body = log.data;
    (*out)->body_len = log.len;
    return 0;
}

static int read_trail(struct stage *s, struct jobj *audits, struct err *e)
{
    const char *key = vars_get(s->vars, "management_key");
    struct jobj answer;
    struct seen *seen;

    if (hook_ask(s->target->commands, HOOK_AUDIT, "{}", s->arena, &answer, e) < 0)
        return -1;
    if (answer.node != NULL)
        return jobj_array(answer, "audits", audits, e);
    if (key == NULL)
        return err_set(e, ERR_PARSE, "the target file has no management_key");
    seen = post(s, "/v1/mgmt/audit/search", bearer(s, key), "{\"oldestFirst\":true}");
    if (seen->status != 200 || jobj_array(seen->json, "audits", audits, NULL) < 0)
        return err_set(e, ERR_IO, "the trail cannot be read: %d", seen->status);
    return 0;
}

int step_mark(struct stage *s, struct jobj step, struct seen **out, struct err *e)
{
    struct jobj audits;

    (void)step;
    if (read_trail(s, &audits, e) < 0)
        return -1;
    s->n_marked = jobj_count(audits);
    *out = step_nothing(s, 200);
    return 0;
}

/* Those of requests for credentials; what was arranged is no answer. */
int step_events(struct stage *s, struct jobj step, struct seen **out, struct err *e)
{
    struct buf text = buf_make(s->arena, BODY_MAX);
    struct jwrite w = jwrite_make(&text);
    struct jobj audits;
    size_t i = 0;

    (void)step;
    if (read_trail(s, &audits, e) < 0)
        return -1;
    jwrite_array(&w);
    for (struct jobj v = jobj_first(audits); v.node != NULL; v = jobj_next(v)) {
        if (i++ >= s->n_marked && jobj_has(jobj_get(v, "data"), "route"))
            jobj_write(v, &w);
    }
    jwrite_array_end(&w);
    *out = s->newest;
    return jobj_parse(s->arena, text.data, text.len, &(*out)->events, e);
}
