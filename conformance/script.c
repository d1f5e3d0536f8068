/* SPDX-License-Identifier: MIT */
#include "conformance/script.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "conformance/matcher.h"
#include "conformance/strict.h"
#include "conformance/vars.h"
#include "wire/form.h"
#include "wire/jwrite.h"

enum { ANSWER_MAX = 16 << 20 };

static const struct strict_key route_keys[] = {
    { "origin", STRICT_TEXT }, { "method", STRICT_TEXT }, { "path", STRICT_TEXT },
    { "if", STRICT_OBJECT },   { "answer", STRICT_ANY },  { "note", STRICT_TEXT },
};
static const struct strict_key answer_keys[] = {
    { "status", STRICT_NUMBER }, { "headers", STRICT_ARRAY },
    { "json", STRICT_ANY },      { "body", STRICT_TEXT },
    { "repeat", STRICT_NUMBER }, { "delay_ms", STRICT_NUMBER },
    { "type", STRICT_TEXT },     { "events", STRICT_BOOL },
};

static int check_answer(struct jobj answer, struct err *e)
{
    if (jobj_kind(answer) == JOBJ_OBJECT)
        return strict_object(answer, STRICT_KEYS(answer_keys), e);
    if (jobj_kind(answer) != JOBJ_ARRAY || jobj_count(answer) == 0)
        return err_set(e, ERR_PARSE, "answer: an object, or a list of them");
    for (struct jobj v = jobj_first(answer); v.node != NULL; v = jobj_next(v))
        if (strict_object(v, STRICT_KEYS(answer_keys), e) < 0)
            return -1;
    return 0;
}

int script_check(struct jobj routes, struct err *e)
{
    for (struct jobj v = jobj_first(routes); v.node != NULL; v = jobj_next(v)) {
        if (jobj_kind(v) == JOBJ_NULL)
            continue; /* takes one away */
        if (strict_object(v, STRICT_KEYS(route_keys), e) < 0 ||
            check_answer(jobj_get(v, "answer"), e) < 0)
            return -1;
    }
    return 0;
}

static const char *text_of(struct jobj o, const char *name)
{
    const char *text = NULL;

    return jobj_opt_text(o, name, &text, NULL) == 0 ? text : NULL;
}

static bool fits(struct arena *a, struct jobj route, struct jobj request)
{
    static const char *const same[] = { "origin", "method" };
    const char *path = text_of(route, "path"), *asked = text_of(request, "path");

    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
        const char *want = text_of(route, same[i]), *is = text_of(request, same[i]);

        if (want != NULL && (is == NULL || strcmp(want, is) != 0))
            return false;
    }
    if (path != NULL && (asked == NULL || !matcher_regex(asked, path)))
        return false;
    return matcher_map(a, "", request, jobj_get(route, "if")) == NULL;
}

const char *script_find(struct arena *a, struct jobj routes, struct jobj request)
{
    for (struct jobj v = jobj_first(routes); v.node != NULL; v = jobj_next(v))
        if (fits(a, v, request))
            return jobj_name(v);
    return NULL;
}

/* What the request holds, by its path; ${encoded.query.x} is percent-encoded. */
static void name_members(struct vars *v, struct arena *a, const char *group,
                         struct jobj members)
{
    for (struct jobj m = jobj_first(members); m.node != NULL; m = jobj_next(m)) {
        const char *name = arena_printf(a, "%s.%s", group, jobj_name(m)), *text;
        struct buf encoded = buf_make(a, ANSWER_MAX);

        vars_set_json(v, name, m);
        if (jobj_as_text(m, &text, NULL) < 0)
            continue;
        form_encode(&encoded, text);
        vars_set(v, arena_printf(a, "encoded.%s", name), encoded.data);
    }
}

static struct vars *names_of(struct arena *a, struct jobj request)
{
    static const char *const groups[] = { "query", "form", "headers", "json" };
    struct vars *v = vars_make(a);

    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++)
        name_members(v, a, groups[i], jobj_get(request, groups[i]));
    vars_set_json(v, "count", jobj_get(request, "count"));
    return v;
}

/* "<<name>>" is the form of what waits for a request; ${name} was filled in before. */
static const char *with_names(struct arena *a, struct jobj answer)
{
    struct buf in = buf_make(a, ANSWER_MAX), out = buf_make(a, ANSWER_MAX);
    struct jwrite w = jwrite_make(&in);

    jobj_write(answer, &w);
    for (const char *at = in.data; *at != '\0';) {
        bool opens = strncmp(at, "<<", 2) == 0, closes = strncmp(at, ">>", 2) == 0;

        if (opens || closes)
            buf_add(&out, opens ? "${" : "}");
        else
            buf_add_char(&out, *at);
        at += opens || closes ? 2 : 1;
    }
    return out.data;
}

static int fill(struct arena *a, struct jobj answer, struct jobj request,
                struct jobj *out, struct err *e)
{
    const char *text = with_names(a, answer);
    struct jobj parsed;

    if (jobj_parse(a, text, strlen(text), &parsed, e) < 0)
        return -1;
    return vars_fill(names_of(a, request), parsed, out, e);
}

static void add_body(struct jobj answer, struct buf *body)
{
    struct jwrite w = jwrite_make(body);
    const char *text = text_of(answer, "body");
    bool events = false;
    int64_t times = 1;

    if (jobj_opt_bool(answer, "events", &events, NULL) == 0 && events)
        buf_add(body, "event: message\ndata: ");
    if (jobj_has(answer, "json"))
        jobj_write(jobj_get(answer, "json"), &w);
    if (jobj_opt_int(answer, "repeat", &times, NULL) < 0 || text == NULL)
        times = 0;
    buf_room(body, (size_t)times * (text != NULL ? strlen(text) : 0));
    for (; times > 0; times--)
        buf_add(body, text);
    if (events)
        buf_add(body, "\n\n");
}

static void add_headers(struct jobj list, struct buf *out)
{
    for (struct jobj v = jobj_first(list); v.node != NULL; v = jobj_next(v)) {
        struct jobj name = jobj_first(v);
        const char *texts[2];

        if (jobj_as_text(name, &texts[0], NULL) == 0 &&
            jobj_as_text(jobj_next(name), &texts[1], NULL) == 0)
            buf_printf(out, "%s: %s\r\n", texts[0], texts[1]);
    }
}

static const char *type_of(struct jobj answer)
{
    const char *type = text_of(answer, "type");

    if (type != NULL)
        return type;
    if (jobj_has(answer, "events"))
        return "text/event-stream";
    return jobj_has(answer, "json") ? "application/json" : "text/plain";
}

/* The one whose turn it is; the last stays. */
static struct jobj in_turn(struct jobj answers, int64_t count)
{
    struct jobj at = jobj_first(answers);

    if (jobj_kind(answers) == JOBJ_OBJECT)
        return answers;
    while (count-- > 0 && jobj_next(at).node != NULL)
        at = jobj_next(at);
    return at;
}

int script_answer(struct arena *a, struct jobj route, struct jobj request,
                  struct script_answer *out, struct err *e)
{
    struct buf text = buf_make(a, ANSWER_MAX), body = buf_make(a, ANSWER_MAX);
    int64_t count = 0, status = 200;
    struct jobj answer;

    if (jobj_opt_int(request, "count", &count, e) < 0 ||
        fill(a, in_turn(jobj_get(route, "answer"), count), request, &answer, e) < 0 ||
        jobj_opt_int(answer, "status", &status, e) < 0 ||
        jobj_opt_int(answer, "delay_ms", &out->delay_ms, e) < 0)
        return -1;
    add_body(answer, &body);
    buf_printf(&text, "HTTP/1.1 %lld Answer\r\nConnection: close\r\n", (long long)status);
    if (status != 204 && status != 202)
        buf_printf(&text, "Content-Type: %s\r\n", type_of(answer));
    buf_printf(&text, "Content-Length: %zu\r\n", body.len);
    add_headers(jobj_get(answer, "headers"), &text);
    buf_add(&text, "\r\n");
    buf_add_len(&text, body.data, body.len);
    if (!buf_ok(&text))
        return err_set(e, ERR_LIMIT, "the answer is too long");
    out->bytes = text.data;
    out->len = text.len;
    return 0;
}
