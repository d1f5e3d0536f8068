/* SPDX-License-Identifier: MIT */
/* The parsed request, before anybody reads it. */
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/buf.h"
#include "http/request.h"
#include "wire/form.h"
#include "defective/at.h"
#include "defective/edit.h"
#include "defective/plant.h"

enum { BODY_MAX = 1 << 20 };

const char *at_where(const struct request *req, struct arena *a)
{
    return arena_printf(a, "%s %s", req->method, req->path);
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
    if (jobj_text(how, "copy", &other, NULL) == 0)
        return form_value(f, other, 0) != NULL ? form_value(f, other, 0) : value;
    if (jobj_text(how, "from", &word, NULL) == 0)
        return strcmp(value, word) == 0 ? plant_text(how, "to") : value;
    if (jobj_has(how, "else") || jobj_has(how, "else_of"))
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

/* A field that is not there: {"else": VALUE}, {"else_of": FIELD} add it. */
static void add_missing(const struct form *f, struct jobj edits, struct buf *out)
{
    for (struct jobj e = jobj_first(edits); e.node != NULL; e = jobj_next(e)) {
        const char *value = plant_text(e, "else"), *other = plant_text(e, "else_of");

        if (other != NULL)
            value = form_value(f, other, 0);
        if (form_count(f, jobj_name(e)) == 0 && value != NULL)
            form_add(out, jobj_name(e), value);
    }
}

static void spoil_form(struct request *req, struct jobj edits, struct arena *a)
{
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
        if (how.node != NULL && !jobj_has(how, "first"))
            list[n].value = edit_text(how, h->value, a);
        n += list[n].value != NULL;
    }
    for (struct jobj e = jobj_first(edits); e.node != NULL; e = jobj_next(e))
        if (jobj_kind(e) == JOBJ_TEXT && request_count(req, jobj_name(e)) == 0)
            list[n++] = (struct request_header){ jobj_name(e), edit_text(e, "", a) };
    req->headers = list;
    req->n_headers = n;
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

    return plant_fits(row, "where", at_where(req, a)) &&
           (asked == NULL || strstr(req->body, asked) != NULL) &&
           (query == NULL || strstr(req->query, query) != NULL);
}

/* A form or JSON, each by its own edits. */
static void spoil_body(struct request *req, struct jobj row, struct arena *a)
{
    if (strncasecmp(type_of(req), "application/x-www-form", 22) == 0)
        spoil_form(req, jobj_get(row, "form"), a);
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
    if (jobj_has(row, "header"))
        spoil_headers(req, jobj_get(row, "header"), a);
    if (jobj_has(row, "form") || jobj_has(row, "json"))
        spoil_body(req, row, a);
    if (jobj_has(row, "method"))
        req->method = plant_text(row, "method");
    if (jobj_has(row, "path"))
        req->path = edit_text(jobj_get(row, "path"), req->path, a);
    return true;
}
