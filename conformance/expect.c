/* SPDX-License-Identifier: MIT */
#include "conformance/expect.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "conformance/lifetime.h"
#include "conformance/matcher.h"
#include "conformance/redirected.h"
#include "conformance/refused.h"
#include "conformance/saved.h"
#include "conformance/second.h"
#include "conformance/strict.h"
#include "conformance/traces.h"
#include "conformance/vars.h"
#include "wire/httpc.h"
#include "wire/jws.h"

typedef const char *condition(struct stage *s, const struct seen *seen, struct jobj want);

static const char *status(struct stage *s, const struct seen *seen, struct jobj want)
{
    int64_t code;

    if (jobj_kind(want) == JOBJ_ARRAY) {
        for (struct jobj v = jobj_first(want); v.node != NULL; v = jobj_next(v))
            if (status(s, seen, v) == NULL)
                return NULL;
    } else if (jobj_as_int(want, &code, NULL) == 0 && code == seen->status) {
        return NULL;
    }
    return arena_printf(s->arena, "status %d, not %s", seen->status,
                        matcher_show(s->arena, want));
}

/* E(code), one of several codes, or the dialect's policy denial. */
static const char *refusal(struct stage *s, const struct seen *seen, struct jobj want)
{
    const char *first = NULL, *code;

    if (jobj_as_text(want, &code, NULL) == 0)
        return refused_miss(s, seen, code);
    for (struct jobj v = jobj_first(want); v.node != NULL; v = jobj_next(v)) {
        const char *miss = refusal(s, seen, v);

        if (miss == NULL)
            return NULL;
        first = first != NULL ? first : miss;
    }
    return first != NULL ? first : "no code is named";
}

static const char *header(struct stage *s, const struct seen *seen, struct jobj want)
{
    for (struct jobj v = jobj_first(want); v.node != NULL; v = jobj_next(v)) {
        const char *value = stage_header(seen, jobj_name(v)), *pattern;

        if (jobj_as_text(v, &pattern, NULL) < 0) {
            if (value != NULL)
                return arena_printf(s->arena, "header %s is there", jobj_name(v));
            continue;
        }
        if (value == NULL)
            return arena_printf(s->arena, "header %s is missing", jobj_name(v));
        if (!matcher_regex(value, pattern))
            return arena_printf(s->arena, "header %s is not like /%s/", jobj_name(v),
                                pattern);
    }
    return NULL;
}

/* Each path of a map against its matcher. */
static const char *paths(struct stage *s, const char *what, struct jobj in,
                         struct jobj want)
{
    for (struct jobj v = jobj_first(want); v.node != NULL; v = jobj_next(v)) {
        const char *miss = matcher_miss(s->arena, matcher_at(in, jobj_name(v)), v);

        if (miss != NULL)
            return arena_printf(s->arena, "%s%s %s", what, jobj_name(v), miss);
    }
    return NULL;
}

static const char *json(struct stage *s, const struct seen *seen, struct jobj want)
{
    if (!seen->is_json)
        return "the body is no strict JSON object";
    return paths(s, "", seen->json, want);
}

/* A part of the token in the answer, or of the one that a name means. */
static int token_part(struct stage *s, const struct seen *seen, bool payload,
                      struct jobj *out)
{
    const char *token;
    struct jws parsed;

    if (jobj_text(seen->json, "access_token", &token, NULL) < 0 ||
        jws_parse(s->arena, token, &parsed, NULL) < 0)
        return -1;
    *out = parsed.header;
    if (!payload)
        return 0;
    return jobj_parse_object(s->arena, (const char *)parsed.payload.data,
                             parsed.payload.len, out, NULL);
}

static const char *claims(struct stage *s, const struct seen *seen, struct jobj want)
{
    struct jobj part;

    if (token_part(s, seen, true, &part) < 0)
        return "access_token is no JWT that can be read";
    return paths(s, "claim ", part, want);
}

static const char *jose(struct stage *s, const struct seen *seen, struct jobj want)
{
    struct jobj part;

    if (token_part(s, seen, false, &part) < 0)
        return "access_token is no JWT that can be read";
    return paths(s, "header ", part, want);
}

static const char *verified(struct stage *s, const struct seen *seen, struct jobj want)
{
    const char *token;

    (void)want;
    if (jobj_text(seen->json, "access_token", &token, NULL) < 0)
        return "there is no access_token";
    return second_miss(s, token);
}

static const char *events(struct stage *s, const struct seen *seen, struct jobj want)
{
    struct jobj event = jobj_first(seen->events);
    const char *miss;

    if (jobj_count(seen->events) != jobj_count(want))
        return arena_printf(s->arena, "%zu events, not %zu", jobj_count(seen->events),
                            jobj_count(want));
    for (struct jobj v = jobj_first(want); v.node; v = jobj_next(v)) {
        miss = paths(s, "event ", event, v);
        if (miss != NULL)
            return miss;
        event = jobj_next(event);
    }
    return NULL;
}

/* The body as text, for pages and for what must not stand in it. */
static const char *body(struct stage *s, const struct seen *seen, struct jobj want)
{
    const char *pattern = "";

    if (jobj_as_text(want, &pattern, NULL) == 0 && matcher_regex(seen->body, pattern))
        return NULL;
    return arena_printf(s->arena, "the body is not like /%s/", pattern);
}

static const char *lacks(struct stage *s, const struct seen *seen, struct jobj want)
{
    struct jobj_list list;

    if (jobj_as_texts(s->arena, want, &list, NULL) < 0)
        return "nothing is named that must not be there";
    for (size_t i = 0; i < list.n; i++) {
        if (traces_found(s->arena, seen->body, list.texts[i]))
            return "the body holds what it must not hold";
        for (size_t h = 0; h < seen->n_headers; h++)
            if (traces_found(s->arena, seen->headers[h].value, list.texts[i]))
                return "a header holds what it must not hold";
    }
    return NULL;
}

/* Status, headers and body as one value: to compare with one that was saved. */
static const char *answer(struct stage *s, const struct seen *seen, struct jobj want)
{
    return paths(s, "answer ", saved_answer(s, seen), want);
}

static const char *lifetime(struct stage *s, const struct seen *seen, struct jobj want)
{
    struct jobj part;

    if (token_part(s, seen, true, &part) < 0)
        return "access_token is no JWT that can be read";
    return lifetime_miss(s, seen, part, want);
}

static const char *answers(struct stage *s, const struct seen *seen, struct jobj want)
{
    int64_t n;

    if (jobj_as_int(want, &n, NULL) == 0 && (size_t)n == seen->n_answers)
        return NULL;
    return arena_printf(s->arena, "%zu answers, not %s", seen->n_answers,
                        matcher_show(s->arena, want));
}

static const char *closed(struct stage *s, const struct seen *seen, struct jobj want)
{
    bool wanted;

    (void)s;
    if (jobj_as_bool(want, &wanted, NULL) == 0 && wanted == seen->closed)
        return NULL;
    return seen->closed ? "the connection was closed" : "the connection was left open";
}

static const char *within_ms(struct stage *s, const struct seen *seen, struct jobj want)
{
    int64_t most;

    if (jobj_as_int(want, &most, NULL) == 0 && seen->took_ms <= most)
        return NULL;
    return arena_printf(s->arena, "it took longer than %s ms",
                        matcher_show(s->arena, want));
}

/* One raw answer whose end is where its Content-Length says, and strict JSON if it says JSON. */
static const char *exact(struct stage *s, const struct seen *seen, struct jobj want)
{
    const char *length = stage_header(seen, "content-length");
    const char *type = stage_header(seen, "content-type");

    (void)want;
    if (length == NULL || seen->n_answers != 1)
        return "there is not one answer with a Content-Length";
    if (strtoul(length, NULL, 10) != strlen(seen->body))
        return arena_printf(s->arena, "Content-Length %s, and the body has %zu bytes",
                            length, strlen(seen->body));
    if (type != NULL && matcher_regex(type, "json") && !seen->is_json)
        return "the body is no strict JSON object";
    return NULL;
}

static const char *negated(struct stage *s, const struct seen *seen, struct jobj want)
{
    if (expect_miss(s, seen, want) != NULL)
        return NULL;
    return "what must not hold holds";
}

static const struct {
    const char *name;
    condition *run;
    enum strict_kind kind;
} conditions_table[] = {
    { "status", status, STRICT_ANY },      { "refusal", refusal, STRICT_ANY },
    { "header", header, STRICT_OBJECT },   { "json", json, STRICT_OBJECT },
    { "claims", claims, STRICT_OBJECT },   { "jose", jose, STRICT_OBJECT },
    { "verified", verified, STRICT_BOOL }, { "events", events, STRICT_ARRAY },
    { "body", body, STRICT_TEXT },         { "lacks", lacks, STRICT_ANY },
    { "answers", answers, STRICT_NUMBER }, { "closed", closed, STRICT_BOOL },
    { "answer", answer, STRICT_OBJECT },   { "lifetime", lifetime, STRICT_NUMBER },
    { "not", negated, STRICT_OBJECT },     { "within_ms", within_ms, STRICT_NUMBER },
    { "exact", exact, STRICT_BOOL },       { "redirect", redirected_miss, STRICT_OBJECT },
};

enum { CONDITIONS = sizeof conditions_table / sizeof conditions_table[0] };

/* The matchers below a map of paths. */
static int check_matchers(struct jobj map, struct err *e)
{
    for (struct jobj v = jobj_first(map); v.node != NULL; v = jobj_next(v))
        if (matcher_check(v, e) < 0)
            return -1;
    return 0;
}

int expect_check(struct jobj conditions, struct err *e)
{
    struct strict_key keys[CONDITIONS];

    for (size_t i = 0; i < CONDITIONS; i++)
        keys[i] =
            (struct strict_key){ conditions_table[i].name, conditions_table[i].kind };
    if (strict_object(conditions, (struct strict_keys){ keys, CONDITIONS }, e) < 0 ||
        check_matchers(jobj_get(conditions, "json"), e) < 0 ||
        check_matchers(jobj_get(conditions, "claims"), e) < 0 ||
        check_matchers(jobj_get(conditions, "jose"), e) < 0 ||
        check_matchers(jobj_get(conditions, "answer"), e) < 0 ||
        check_matchers(jobj_get(conditions, "redirect"), e) < 0)
        return -1;
    for (struct jobj v = jobj_first(jobj_get(conditions, "events")); v.node;
         v = jobj_next(v))
        if (check_matchers(v, e) < 0)
            return -1;
    return 0;
}

const char *expect_miss(struct stage *s, const struct seen *seen, struct jobj conditions)
{
    if (seen->failure != NULL)
        return arena_printf(s->arena, "no answer: %s", seen->failure);
    for (size_t i = 0; i < CONDITIONS; i++) {
        struct jobj want = jobj_get(conditions, conditions_table[i].name);
        const char *miss =
            want.node != NULL ? conditions_table[i].run(s, seen, want) : NULL;

        if (miss != NULL)
            return miss;
    }
    return NULL;
}
