/* SPDX-License-Identifier: MIT */
/* The answer, before it is written. */
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/buf.h"
#include "http/request.h"
#include "http/response.h"
#include "wire/form.h"
#include "defective/at.h"
#include "defective/edit.h"
#include "defective/plant.h"

enum { BODY_MAX = 1 << 22 };

static void spoil_json(const struct request *req, struct response *out, struct jobj edits,
                       struct arena *a)
{
    struct form form = { 0 };
    struct edit_ask ask = { .edits = edits, .form = &form };

    if (jobj_parse(a, out->body, out->body_len, &ask.doc, NULL) < 0)
        return;
    (void)!form_parse(a, req->body, req->body_len, &form, NULL);
    out->body = edit_json(&ask, a);
    out->body_len = strlen(out->body);
}

/* "%path%" and "%Name%" are what was asked: the path, or the header field of that name. */
static const char *filled(const char *text, const struct request *req, struct arena *a)
{
    const char *at = strchr(text, '%'), *end = at ? strchr(at + 1, '%') : NULL, *name;
    const char *value;

    if (end == NULL)
        return text;
    name = arena_slice(a, at + 1, (size_t)(end - at) - 1);
    value = strcmp(name, "path") == 0 ? req->path : request_find(req, name);
    if (strcmp(name, "decoded") == 0)
        (void)!form_decode(a, req->path, strlen(req->path), &value, NULL);
    if (value == NULL)
        value = at_asked(name);
    return arena_printf(a, "%.*s%s%s", (int)(at - text), text, value ? value : "",
                        end + 1);
}

static void spoil_headers(const struct request *req, struct response *out,
                          struct jobj edits, struct arena *a)
{
    for (struct jobj e = jobj_first(edits); e.node != NULL; e = jobj_next(e)) {
        const char *old = response_find(out, jobj_name(e)), *value;
        size_t n = 0;

        for (size_t i = 0; i < out->n_headers; i++)
            if (strcasecmp(out->headers[i].name, jobj_name(e)) != 0)
                out->headers[n++] = out->headers[i];
        out->n_headers = n;
        if (old == NULL && jobj_kind(e) != JOBJ_TEXT)
            continue;
        value = edit_text(e, old != NULL ? old : "", a);
        if (value != NULL)
            response_add(out, jobj_name(e), filled(value, req, a));
    }
}

/* Each "from" in the body is "to". */
static void replace(struct response *out, struct jobj texts, struct arena *a)
{
    const char *from = plant_text(texts, "from"), *to = plant_text(texts, "to");
    const char *at = arena_slice(a, out->body, out->body_len), *hit;
    struct buf text = buf_make(a, BODY_MAX);

    for (; (hit = strstr(at, from)) != NULL; at = hit + strlen(from)) {
        buf_add_len(&text, at, (size_t)(hit - at));
        buf_add(&text, to);
    }
    buf_add(&text, at);
    out->body = text.data;
    out->body_len = text.len;
}

/* "200", or "4" for all of that class. */
static bool has_status(struct jobj row, const struct response *out, struct arena *a)
{
    const char *status = plant_text(row, "status");

    return status == NULL ||
           strncmp(arena_printf(a, "%d", out->status), status, strlen(status)) == 0;
}

static bool contains(struct jobj row, const char *member, const char *text)
{
    const char *part = plant_text(row, member);

    return part == NULL || strstr(text, part) != NULL;
}

static bool is_about(struct jobj row, const struct request *req,
                     const struct response *out, struct arena *a)
{
    const char *said = out->body != NULL ? out->body : "";
    const char *head = request_find(req, "Authorization");
    const char *where = response_find(out, "Location");
    const char *none = plant_text(row, "not_asked"),
               *unsaid = plant_text(row, "not_said");

    if (jobj_has(row, "foreign") && !at_cache_knows(at_asked("resource")))
        return false;
    return plant_fits(row, "where", at_where(req, a)) && has_status(row, out, a) &&
           at_has_heads(req, row) && contains(row, "asked", req->body) &&
           contains(row, "said", said) &&
           contains(row, "location", where != NULL ? where : "") &&
           contains(row, "authorization", head != NULL ? head : "") &&
           (none == NULL || strstr(req->body, none) == NULL) &&
           (unsaid == NULL || strstr(said, unsaid) == NULL);
}

static void spoil(struct jobj row, const struct request *req, struct response *out,
                  struct arena *a)
{
    const char *body = plant_text(row, "body"), *type = plant_text(row, "type");
    int64_t becomes = out->status;

    (void)!jobj_opt_int(row, "becomes", &becomes, NULL);
    out->status = (int)becomes;
    if (jobj_has(row, "header"))
        spoil_headers(req, out, jobj_get(row, "header"), a);
    if (jobj_has(row, "json"))
        spoil_json(req, out, jobj_get(row, "json"), a);
    if (jobj_has(row, "replace"))
        replace(out, jobj_get(row, "replace"), a);
    if (type != NULL)
        out->content_type = type;
    if (body != NULL)
        response_text(out, out->status, filled(body, req, a));
}

static void name_defect(struct response *out, struct arena *a)
{
    const char *rest = out->body != NULL && *out->body == '{' ? out->body + 1 : "}";

    response_text(out, out->status,
                  arena_printf(a, "{\"defect\":\"%s\"%s%s", plant_id(),
                               *rest != '}' ? "," : "", rest));
}

void at_answer_spoil(const struct request *req, struct response *out, struct arena *a)
{
    struct jobj row = plant_row("answer");

    if (strcmp(req->path, "/healthz") == 0)
        name_defect(out, a);
    if (row.node != NULL && is_about(row, req, out, a))
        spoil(row, req, out, a);
}
