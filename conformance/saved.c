/* SPDX-License-Identifier: MIT */
#include "conformance/saved.h"

#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "conformance/matcher.h"
#include "conformance/vars.h"
#include "wire/form.h"
#include "wire/httpc.h"
#include "wire/jwrite.h"
#include "wire/jws.h"

enum { ANSWER_MAX = 16 << 20 };

/* Name what stands at the rest of a path; false: nothing does. */
typedef bool source(struct stage *s, const struct seen *seen, const char *rest,
                    const char *name);

static bool from_value(struct stage *s, struct jobj in, const char *path,
                       const char *name)
{
    struct jobj v = matcher_at(in, path);

    if (v.node == NULL)
        return false;
    vars_set_json(s->vars, name, v);
    return true;
}

static bool from_json(struct stage *s, const struct seen *seen, const char *rest,
                      const char *name)
{
    return from_value(s, seen->json, rest, name);
}

static bool from_claims(struct stage *s, const struct seen *seen, const char *rest,
                        const char *name)
{
    const char *token;
    struct jobj claims;
    struct jws parsed;

    return jobj_text(seen->json, "access_token", &token, NULL) == 0 &&
           jws_parse(s->arena, token, &parsed, NULL) == 0 &&
           jobj_parse_object(s->arena, (const char *)parsed.payload.data,
                             parsed.payload.len, &claims, NULL) == 0 &&
           from_value(s, claims, rest, name);
}

static bool from_header(struct stage *s, const struct seen *seen, const char *rest,
                        const char *name)
{
    const char *value = stage_header(seen, rest);

    if (value != NULL)
        vars_set(s->vars, name, value);
    return value != NULL;
}

static bool from_query(struct stage *s, const struct seen *seen, const char *rest,
                       const char *name)
{
    const char *location = stage_header(seen, "location");
    const char *query = location != NULL ? strchr(location, '?') : NULL, *value;
    struct form form;

    if (query == NULL ||
        form_parse(s->arena, query + 1, strcspn(query + 1, "#"), &form, NULL) < 0)
        return false;
    value = form_value(&form, rest, 0);
    if (value != NULL)
        vars_set(s->vars, name, value);
    return value != NULL;
}

/* The value of a field of a page: name="…" … value="…", in this order, as the mock writes it. */
static bool from_form(struct stage *s, const struct seen *seen, const char *rest,
                      const char *name)
{
    const char *field = strstr(seen->body, arena_printf(s->arena, "name=\"%s\"", rest));
    const char *value = field != NULL ? strstr(field, "value=\"") : NULL;

    if (value == NULL)
        return false;
    value += sizeof "value=\"" - 1;
    vars_set(s->vars, name, arena_slice(s->arena, value, strcspn(value, "\"")));
    return true;
}

/* Names of headers that differ from answer to answer, or speak of the connection alone. */
static bool is_fleeting(const char *name)
{
    static const char *const fleeting[] = { "date", "content-length", "connection",
                                            "keep-alive" };

    for (size_t i = 0; i < sizeof fleeting / sizeof fleeting[0]; i++)
        if (strcasecmp(name, fleeting[i]) == 0)
            return true;
    return false;
}

static void write_headers(struct jwrite *w, const struct seen *seen)
{
    jwrite_member_object(w, "headers");
    for (size_t i = 0; i < seen->n_headers; i++)
        if (!is_fleeting(seen->headers[i].name))
            jwrite_member_text(w, seen->headers[i].name, seen->headers[i].value);
    jwrite_object_end(w);
}

struct jobj saved_answer(struct stage *s, const struct seen *seen)
{
    struct buf text = buf_make(s->arena, ANSWER_MAX);
    struct jwrite w = jwrite_make(&text);
    struct jobj out = { 0 };

    jwrite_object(&w);
    jwrite_member_int(&w, "status", seen->status);
    write_headers(&w, seen);
    if (seen->is_json) {
        jwrite_key(&w, "json");
        jobj_write(seen->json, &w);
    } else {
        jwrite_member_text(&w, "body", seen->body);
    }
    jwrite_object_end(&w);
    if (jobj_parse(s->arena, text.data, text.len, &out, NULL) < 0)
        return (struct jobj){ 0 };
    return out;
}

static bool from_answer(struct stage *s, const struct seen *seen, const char *rest,
                        const char *name)
{
    return from_value(s, saved_answer(s, seen), rest, name);
}

/* Of what the fakes were asked, or a client wrote: "event.0.query.state". */
static bool from_event(struct stage *s, const struct seen *seen, const char *rest,
                       const char *name)
{
    return from_value(s, seen->events, rest, name);
}

static const struct {
    const char *name;
    source *take;
} sources[] = {
    { "json", from_json },   { "claims", from_claims }, { "header", from_header },
    { "query", from_query }, { "form", from_form },     { "answer", from_answer },
    { "event", from_event },
};

static bool take_it(struct stage *s, const struct seen *seen, const char *path,
                    const char *name)
{
    size_t len = strcspn(path, ".");

    for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++) {
        if (strlen(sources[i].name) == len && strncmp(sources[i].name, path, len) == 0)
            return sources[i].take(s, seen, path[len] == '.' ? path + len + 1 : "", name);
    }
    return false;
}

/* "has.": whether there is something, for what a later step depends on. */
static bool take(struct stage *s, const struct seen *seen, const char *path,
                 const char *name)
{
    struct jobj answer;

    if (strncmp(path, "has.", 4) != 0)
        return take_it(s, seen, path, name);
    path = take_it(s, seen, path + 4, name) ? "true" : "false";
    if (jobj_parse(s->arena, path, strlen(path), &answer, NULL) < 0)
        return false;
    vars_set_json(s->vars, name, answer);
    return true;
}

int saved_take(struct stage *s, const struct seen *seen, struct jobj what, struct err *e)
{
    for (struct jobj v = jobj_first(what); v.node != NULL; v = jobj_next(v)) {
        const char *path;

        if (jobj_as_text(v, &path, e) < 0)
            return -1;
        if (!take(s, seen, path, jobj_name(v)))
            return err_set(e, ERR_PARSE, "there is nothing to save at %s", path);
    }
    return 0;
}
