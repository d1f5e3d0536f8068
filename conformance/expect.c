/* SPDX-License-Identifier: MIT */
#include "conformance/expect.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/err.h"
#include "conformance/challenged.h"
#include "conformance/kids.h"
#include "conformance/leaks.h"
#include "conformance/lifetime.h"
#include "conformance/matcher.h"
#include "conformance/redirected.h"
#include "conformance/refused.h"
#include "conformance/saved.h"
#include "conformance/schema_fit.h"
#include "conformance/second.h"
#include "conformance/trail.h"
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

/* One value of a header against one pattern, or all of a list. */
static const char *value_miss(struct stage *s, const char *name, const char *value,
                              struct jobj want)
{
    struct jobj_list patterns;

    if (jobj_as_texts(s->arena, want, &patterns, NULL) < 0)
        return "a header is compared with no pattern";
    for (size_t i = 0; i < patterns.n; i++)
        if (!matcher_regex(value, patterns.texts[i]))
            return arena_printf(s->arena, "header %s is not like /%s/", name,
                                patterns.texts[i]);
    return NULL;
}

/* Every header of a name; null: there is none. */
static const char *header(struct stage *s, const struct seen *seen, struct jobj want)
{
    for (struct jobj v = jobj_first(want); v.node != NULL; v = jobj_next(v)) {
        const char *name = jobj_name(v), *miss = NULL;
        bool is_there = stage_header(seen, name) != NULL;

        if (is_there != (jobj_kind(v) != JOBJ_NULL))
            return arena_printf(s->arena, "header %s is %s", name,
                                is_there ? "there" : "missing");
        for (size_t i = 0; i < seen->n_headers && miss == NULL; i++)
            if (strcasecmp(seen->headers[i].name, name) == 0 && is_there)
                miss = value_miss(s, name, seen->headers[i].value, v);
        if (miss != NULL)
            return miss;
    }
    return NULL;
}

static const char *json(struct stage *s, const struct seen *seen, struct jobj want)
{
    if (!seen->is_json)
        return "the body is no strict JSON object";
    return matcher_map(s->arena, "", seen->json, want);
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
    return matcher_map(s->arena, "claim ", part, want);
}

static const char *jose(struct stage *s, const struct seen *seen, struct jobj want)
{
    struct jobj part;

    if (token_part(s, seen, false, &part) < 0)
        return "access_token is no JWT that can be read";
    return matcher_map(s->arena, "header ", part, want);
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
        miss = matcher_map(s->arena, "event ", event, v);
        if (miss != NULL)
            return miss;
        event = jobj_next(event);
    }
    return NULL;
}

/* The Bearer challenge, map of parameter → matcher; it is well-formed in any case. */
static const char *challenge(struct stage *s, const struct seen *seen, struct jobj want)
{
    struct jobj is;
    struct err why = { 0 };

    if (challenged_read(s, seen, "Bearer", &is, &why) < 0)
        return arena_text(s->arena, why.text);
    if (is.node == NULL)
        return "there is no Bearer challenge";
    return matcher_map(s->arena, "challenge ", is, want);
}

/* What the fakes were asked, or the lines of a client, as one value. */
static const char *list(struct stage *s, const struct seen *seen, struct jobj want)
{
    return matcher_miss(s->arena, seen->events, want);
}

/* The events as a list. */
static const char *trail(struct stage *s, const struct seen *seen, struct jobj want)
{
    return trail_miss(s->arena, seen->events, want);
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
    for (size_t i = 0; i < list.n; i++)
        if (leaks_text(s, seen, list.texts[i]) != NULL)
            return leaks_text(s, seen, list.texts[i]);
    return NULL;
}

/* Status, headers and body as one value: to compare with one that was saved. */
static const char *answer(struct stage *s, const struct seen *seen, struct jobj want)
{
    return matcher_map(s->arena, "answer ", saved_answer(s, seen), want);
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

static const char *schema(struct stage *s, const struct seen *seen, struct jobj want)
{
    const char *ref;

    if (!seen->is_json)
        return "the body is no strict JSON object";
    if (jobj_text(want, "ref", &ref, NULL) < 0)
        return "no schema is named";
    return schema_fit_miss(s->arena, jobj_get(want, "document"), ref, seen->json);
}

static const char *thumbprints(struct stage *s, const struct seen *seen, struct jobj want)
{
    (void)want;
    return kids_miss(s->arena, seen->json);
}

static const char *certified(struct stage *s, const struct seen *seen, struct jobj want)
{
    (void)want;
    return kids_uncertified(s->arena, seen->json);
}

static const char *sound(struct stage *s, const struct seen *seen, struct jobj want)
{
    (void)want;
    return kids_weak(s->arena, seen->json);
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
} conditions_table[] = {
    { "status", status },
    { "refusal", refusal },
    { "header", header },
    { "json", json },
    { "claims", claims },
    { "jose", jose },
    { "verified", verified },
    { "events", events },
    { "body", body },
    { "lacks", lacks },
    { "answers", answers },
    { "closed", closed },
    { "answer", answer },
    { "lifetime", lifetime },
    { "not", negated },
    { "within_ms", within_ms },
    { "exact", exact },
    { "trail", trail },
    { "redirect", redirected_miss },
    { "fragment", redirected_fragment_miss },
    { "schema", schema },
    { "thumbprints", thumbprints },
    { "certified", certified },
    { "sound", sound },
    { "challenge", challenge },
    { "list", list },
};

enum { CONDITIONS = sizeof conditions_table / sizeof conditions_table[0] };

const char *expect_miss(struct stage *s, const struct seen *seen, struct jobj conditions)
{
    if (seen->failure != NULL)
        return arena_printf(s->arena, "%s", seen->failure);
    for (size_t i = 0; i < CONDITIONS; i++) {
        struct jobj want = jobj_get(conditions, conditions_table[i].name);
        const char *miss =
            want.node != NULL ? conditions_table[i].run(s, seen, want) : NULL;

        if (miss != NULL)
            return miss;
    }
    return NULL;
}
