/* SPDX-License-Identifier: MIT */
#include "conformance/expect_check.h"

#include "base/err.h"
#include "conformance/matcher_check.h"
#include "conformance/strict.h"

typedef int form(struct jobj want, struct err *e);

static int anything(struct jobj want, struct err *e)
{
    (void)want;
    (void)e;
    return 0;
}

/* A number, or a list of them. */
static int status(struct jobj want, struct err *e)
{
    int64_t code;

    if (jobj_kind(want) != JOBJ_ARRAY)
        return jobj_as_int(want, &code, e);
    for (struct jobj v = jobj_first(want); v.node != NULL; v = jobj_next(v))
        if (jobj_as_int(v, &code, e) < 0)
            return -1;
    return 0;
}

/* A pattern, a list of them, or null. */
static int header(struct jobj want, struct err *e)
{
    for (struct jobj v = jobj_first(want); v.node != NULL; v = jobj_next(v)) {
        if (jobj_kind(v) == JOBJ_NULL)
            continue;
        if (matcher_check_texts(v, e) < 0)
            return -1;
        if (jobj_kind(v) != JOBJ_ARRAY && matcher_check_pattern(v, e) < 0)
            return -1;
        for (struct jobj p = jobj_first(v); p.node != NULL; p = jobj_next(p))
            if (matcher_check_pattern(p, e) < 0)
                return -1;
    }
    return 0;
}

static int events(struct jobj want, struct err *e)
{
    for (struct jobj v = jobj_first(want); v.node != NULL; v = jobj_next(v)) {
        if (jobj_kind(v) != JOBJ_OBJECT)
            return err_set(e, ERR_PARSE, "events: a map for each is expected");
        if (matcher_check_map(v, e) < 0)
            return -1;
    }
    return 0;
}

static int trail(struct jobj want, struct err *e)
{
    static const struct strict_key keys[] = {
        { "length", STRICT_NUMBER }, { "every", STRICT_OBJECT },
        { "same", STRICT_ARRAY },    { "distinct", STRICT_ARRAY },
        { "ordered", STRICT_ARRAY },
    };
    static const char *const lists[] = { "same", "distinct", "ordered" };

    if (strict_object(want, STRICT_KEYS(keys), e) < 0)
        return -1;
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        if (jobj_has(want, lists[i]) &&
            matcher_check_texts(jobj_get(want, lists[i]), e) < 0)
            return -1;
    return matcher_check_map(jobj_get(want, "every"), e);
}

static int schema(struct jobj want, struct err *e)
{
    static const struct strict_key keys[] = { { "document", STRICT_ANY },
                                              { "ref", STRICT_TEXT } };

    return strict_object(want, STRICT_KEYS(keys), e);
}

/* A condition that is there to hold; what must not hold stands under `not`. */
static int holds(struct jobj want, struct err *e)
{
    bool value;

    if (jobj_as_bool(want, &value, e) < 0)
        return -1;
    return value ? 0 : err_set(e, ERR_PARSE, "true is expected; the opposite is \"not\"");
}

/* The conditions of expect.c. */
static const struct {
    const char *name;
    enum strict_kind kind;
    form *check;
} table[] = {
    { "status", STRICT_ANY, status },
    { "refusal", STRICT_ANY, matcher_check_texts },
    { "header", STRICT_OBJECT, header },
    { "json", STRICT_OBJECT, matcher_check_map },
    { "claims", STRICT_OBJECT, matcher_check_map },
    { "jose", STRICT_OBJECT, matcher_check_map },
    { "verified", STRICT_BOOL, holds },
    { "events", STRICT_ARRAY, events },
    { "body", STRICT_TEXT, matcher_check_pattern },
    { "lacks", STRICT_ANY, matcher_check_texts },
    { "answers", STRICT_NUMBER, anything },
    { "closed", STRICT_BOOL, anything },
    { "answer", STRICT_OBJECT, matcher_check_map },
    { "lifetime", STRICT_NUMBER, anything },
    { "not", STRICT_OBJECT, expect_check },
    { "within_ms", STRICT_NUMBER, anything },
    { "exact", STRICT_BOOL, holds },
    { "trail", STRICT_OBJECT, trail },
    { "redirect", STRICT_OBJECT, matcher_check_map },
    { "fragment", STRICT_OBJECT, matcher_check_map },
    { "schema", STRICT_OBJECT, schema },
    { "thumbprints", STRICT_BOOL, holds },
    { "certified", STRICT_BOOL, holds },
    { "sound", STRICT_BOOL, holds },
    { "challenge", STRICT_OBJECT, matcher_check_map },
    { "list", STRICT_OBJECT, matcher_check },
};

enum { CONDITIONS = sizeof table / sizeof table[0] };

/* A text is a name for all but those that are made of texts. */
static bool is_unknown_yet(struct jobj v, size_t i)
{
    return jobj_kind(v) == JOBJ_TEXT && table[i].check != matcher_check_texts &&
           table[i].check != matcher_check_pattern;
}

int expect_check(struct jobj conditions, struct err *e)
{
    struct strict_key keys[CONDITIONS];
    struct err why = { 0 };

    for (size_t i = 0; i < CONDITIONS; i++)
        keys[i] = (struct strict_key){ table[i].name, table[i].kind };
    if (strict_object(conditions, (struct strict_keys){ keys, CONDITIONS }, e) < 0)
        return -1;
    for (size_t i = 0; i < CONDITIONS; i++) {
        struct jobj v = jobj_get(conditions, table[i].name);

        if (v.node != NULL && !is_unknown_yet(v, i) && table[i].check(v, &why) < 0)
            return err_set(e, ERR_PARSE, "%s: %s", table[i].name, why.text);
    }
    return 0;
}
