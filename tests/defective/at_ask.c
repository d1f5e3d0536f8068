/* SPDX-License-Identifier: MIT */
/* The parsed request, before anybody reads it. */
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/buf.h"
#include "http/request.h"
#include "wire/b64url.h"
#include "wire/form.h"
#include "defective/at.h"
#include "defective/edit.h"
#include "defective/plant.h"

enum { BODY_MAX = 1 << 20 };

const char *at_where(const struct request *req, struct arena *a)
{
    return arena_printf(a, "%s %s", req->method, req->path);
}

bool at_has_heads(const struct request *req, struct jobj row)
{
    struct jobj heads = jobj_get(row, "head");

    for (struct jobj h = jobj_first(heads); h.node != NULL; h = jobj_next(h)) {
        const char *value = request_find(req, jobj_name(h));

        if (value == NULL || strstr(value, plant_text(heads, jobj_name(h))) == NULL)
            return false;
    }
    return true;
}

static const char *type_of(const struct request *req)
{
    const char *type = request_find(req, "Content-Type");

    return type != NULL ? type : "";
}

/* The value that is left of a field, NULL for none; seen: how often it came before. */
static const char *field_value(const struct form *f, size_t i, struct jobj how,
                               size_t seen, struct arena *a)
{
    const char *value = f->fields[i].value, *word, *other;

    if (jobj_get(how, "first").node != NULL)
        return seen == 0 ? value : NULL;
    if (jobj_get(how, "last").node != NULL)
        return seen + 1 == form_count(f, f->fields[i].name) ? value : NULL;
    if (jobj_has(how, "decode"))
        return form_decode(a, value, strlen(value), &word, NULL) == 0 ? word : value;
    if (jobj_text(how, "as", &word, NULL) == 0) {
        other = at_cache_asked(word, value);
        return other != NULL ? other : value;
    }
    if (jobj_text(how, "copy", &other, NULL) == 0)
        return form_value(f, other, 0) != NULL ? form_value(f, other, 0) : value;
    if (jobj_text(how, "from", &word, NULL) == 0)
        return strcmp(value, word) == 0 ? plant_text(how, "to") : value;
    if (jobj_has(how, "else") || jobj_has(how, "else_of") || jobj_has(how, "else_as"))
        return value;
    return edit_text(how, value, a);
}

static size_t seen_before(const struct form *f, size_t i)
{
    size_t n = 0;

    for (size_t k = 0; k < i; k++)
        n += strcmp(f->fields[k].name, f->fields[i].name) == 0;
    return n;
}

/*
 * A field that is not there: {"else": VALUE}, {"else_of": FIELD} add it, {"else_as": NAME} what is
 * remembered under that name of the refresh token.
 */
static void add_missing(const struct form *f, struct jobj edits, struct buf *out)
{
    for (struct jobj e = jobj_first(edits); e.node != NULL; e = jobj_next(e)) {
        const char *value = plant_text(e, "else"), *other = plant_text(e, "else_of");
        const char *kept = plant_text(e, "else_as");

        if (other != NULL)
            value = form_value(f, other, 0);
        if (kept != NULL && form_value(f, "refresh_token", 0) != NULL)
            value = at_cache_asked(kept, form_value(f, "refresh_token", 0));
        if (form_count(f, jobj_name(e)) == 0 && value != NULL)
            form_add(out, jobj_name(e), value);
    }
}

/* Is every field one of the list? True if there is no list. */
static bool all_known(const struct form *f, struct jobj known)
{
    for (size_t i = 0; i < f->n_fields && known.node != NULL; i++) {
        bool found = false;

        for (struct jobj v = jobj_first(known); v.node != NULL; v = jobj_next(v)) {
            const char *name = "";

            found = found || (jobj_as_text(v, &name, NULL) == 0 &&
                              !strcmp(name, f->fields[i].name));
        }
        if (!found)
            return false;
    }
    return true;
}

static void spoil_form(struct request *req, struct jobj row, struct arena *a)
{
    struct jobj edits = jobj_get(row, "form");
    struct buf out = buf_make(a, BODY_MAX);
    struct form f;

    if (form_parse(a, req->body, req->body_len, &f, NULL) < 0)
        return;
    for (size_t i = 0; i < f.n_fields; i++) {
        struct jobj how = jobj_get(edits, f.fields[i].name);
        const char *value = f.fields[i].value;

        if (how.node == NULL)
            how = jobj_get(edits, "*");
        if (how.node != NULL)
            value = field_value(&f, i, how, seen_before(&f, i), a);
        if (value != NULL)
            form_add(&out, f.fields[i].name, value);
    }
    add_missing(&f, edits, &out);
    if (!all_known(&f, jobj_get(row, "known")))
        buf_clear(&out);
    req->body = out.data;
    req->body_len = out.len;
}

static void spoil_json(struct request *req, struct jobj edits, struct arena *a)
{
    struct edit_ask ask = { .edits = edits };

    if (jobj_parse(a, req->body, req->body_len, &ask.doc, NULL) < 0)
        return;
    req->body = edit_json(&ask, a);
    req->body_len = strlen(req->body);
}

/* The pair of Basic in another reading: "raw", nothing is decoded; "last", split at the last colon. */
static const char *reread(const char *value, const char *how, struct arena *a)
{
    struct b64url_bytes pair;
    struct buf out = buf_make(a, BODY_MAX);
    const char *colon;

    if (strncasecmp(value, "Basic ", 6) != 0 ||
        b64url_plain_decode(a, value + 6, strlen(value + 6), &pair, NULL) < 0)
        return value;
    colon = *how == 'l' ? strrchr(pair.data, ':') : strchr(pair.data, ':');
    if (colon == NULL)
        return value;
    for (const char *at = pair.data; *at != '\0'; at++) {
        bool kept = at == colon || (*at != ':' && (*how == 'l' || !strchr("%+", *at)));

        if (kept)
            buf_add_char(&out, *at);
        else
            buf_printf(&out, "%%%02X", (unsigned char)*at);
    }
    return arena_printf(a, "Basic %s", b64url_plain_text(a, out.data, out.len));
}

/* Fields of the head: null removes, {"first": true} keeps the first, a text replaces or adds. */
static void spoil_headers(struct request *req, struct jobj edits, struct arena *a)
{
    struct request_header *list =
        arena_array(a, req->n_headers + jobj_count(edits), sizeof *list);
    size_t n = 0;

    for (size_t i = 0; i < req->n_headers; i++) {
        const struct request_header *h = &req->headers[i];
        struct jobj how = { 0 };

        for (struct jobj e = jobj_first(edits); e.node != NULL; e = jobj_next(e))
            if (strcasecmp(jobj_name(e), h->name) == 0)
                how = e;
        if (jobj_has(how, "first") && request_find(req, h->name) != h->value)
            continue;
        list[n] = *h;
        if (jobj_has(how, "basic"))
            list[n].value = reread(h->value, plant_text(how, "basic"), a);
        else if (how.node != NULL && !jobj_has(how, "first"))
            list[n].value = edit_text(how, h->value, a);
        n += list[n].value != NULL;
    }
    for (struct jobj e = jobj_first(edits); e.node != NULL; e = jobj_next(e))
        if (jobj_kind(e) == JOBJ_TEXT && request_count(req, jobj_name(e)) == 0)
            list[n++] = (struct request_header){ jobj_name(e), edit_text(e, "", a) };
    req->headers = list;
    req->n_headers = n;
}

/* Each "from" of the raw body is "to". */
static void swap(struct request *req, struct jobj texts, struct arena *a)
{
    const char *from = plant_text(texts, "from"), *at = req->body, *hit;
    struct buf out = buf_make(a, BODY_MAX);

    for (; (hit = strstr(at, from)) != NULL; at = hit + strlen(from)) {
        buf_add_len(&out, at, (size_t)(hit - at));
        buf_add(&out, plant_text(texts, "to"));
    }
    buf_add(&out, at);
    req->body = out.data;
    req->body_len = out.len;
}

/* The query as more of the form. */
static void merge_query(struct request *req, struct arena *a)
{
    req->body = arena_printf(a, "%s%s%s", req->body, *req->body ? "&" : "", req->query);
    req->body_len = strlen(req->body);
}

static bool is_about(struct jobj row, const struct request *req, struct arena *a)
{
    const char *asked = plant_text(row, "asked"), *query = plant_text(row, "query");
    const char *none = plant_text(row, "not_asked");

    return (!jobj_has(row, "public_slash") || at_has_slash()) &&
           plant_fits(row, "where", at_where(req, a)) && at_has_heads(req, row) &&
           (asked == NULL || strstr(req->body, asked) != NULL) &&
           (none == NULL || strstr(req->body, none) == NULL) &&
           (query == NULL || strstr(req->query, query) != NULL);
}

/* A form or JSON, each by its own edits. */
static void spoil_body(struct request *req, struct jobj row, struct arena *a)
{
    if (strncasecmp(type_of(req), "application/x-www-form", 22) == 0)
        spoil_form(req, row, a);
    else if (jobj_has(row, "json"))
        spoil_json(req, jobj_get(row, "json"), a);
}

bool at_ask_spoils(struct request *req, struct arena *a)
{
    struct jobj row = plant_row("ask");

    if (row.node == NULL || !is_about(row, req, a))
        return false;
    if (jobj_has(row, "merge_query"))
        merge_query(req, a);
    if (jobj_has(row, "swap"))
        swap(req, jobj_get(row, "swap"), a);
    if (jobj_has(row, "header"))
        spoil_headers(req, jobj_get(row, "header"), a);
    if (jobj_has(row, "form") || jobj_has(row, "json"))
        spoil_body(req, row, a);
    if (jobj_has(row, "method"))
        req->method = *plant_text(row, "method") == '%'
                          ? request_find(req, "X-HTTP-Method-Override")
                          : plant_text(row, "method");
    if (jobj_has(row, "path"))
        req->path = edit_text(jobj_get(row, "path"), req->path, a);
    return true;
}
