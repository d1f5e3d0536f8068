/* SPDX-License-Identifier: MIT */
#include "conformance/matcher_check.h"

#include <regex.h>
#include <string.h>

#include "base/err.h"
#include "conformance/strict.h"

typedef int form(struct jobj want, struct err *e);

static bool holds_name(struct jobj v)
{
    const char *text;

    return jobj_as_text(v, &text, NULL) == 0 && strstr(text, "${") != NULL;
}

int matcher_check_pattern(struct jobj pattern, struct err *e)
{
    const char *text;
    regex_t regex;

    if (jobj_as_text(pattern, &text, e) < 0)
        return -1;
    if (holds_name(pattern))
        return 0;
    if (regcomp(&regex, text, REG_EXTENDED | REG_NOSUB) != 0)
        return err_set(e, ERR_PARSE, "/%s/ is no regular expression", text);
    regfree(&regex);
    return 0;
}

int matcher_check_texts(struct jobj texts, struct err *e)
{
    const char *text;

    if (jobj_kind(texts) != JOBJ_ARRAY)
        return jobj_as_text(texts, &text, e);
    for (struct jobj v = jobj_first(texts); v.node != NULL; v = jobj_next(v))
        if (jobj_as_text(v, &text, e) < 0)
            return -1;
    return jobj_count(texts) > 0 ? 0 : err_set(e, ERR_PARSE, "a text is expected");
}

int matcher_check_map(struct jobj map, struct err *e)
{
    struct err why = { 0 };

    for (struct jobj v = jobj_first(map); v.node != NULL; v = jobj_next(v))
        if (matcher_check(v, &why) < 0)
            return err_set(e, ERR_PARSE, "%s: %s", jobj_name(v), why.text);
    return 0;
}

static int anything(struct jobj want, struct err *e)
{
    (void)want;
    (void)e;
    return 0;
}

static int type(struct jobj want, struct err *e)
{
    static const char *const names[] = { "absent", "null",  "bool",   "number",
                                         "text",   "array", "object", "integer" };
    const char *name;

    if (jobj_as_text(want, &name, e) < 0)
        return -1;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i], name) == 0)
            return 0;
    return err_set(e, ERR_PARSE, "type: there is no type \"%s\"", name);
}

/* A list of matchers. */
static int list(struct jobj want, struct err *e)
{
    if (jobj_kind(want) != JOBJ_ARRAY)
        return err_set(e, ERR_PARSE, "a list of matchers is expected");
    for (struct jobj v = jobj_first(want); v.node != NULL; v = jobj_next(v))
        if (matcher_check(v, e) < 0)
            return -1;
    return 0;
}

static int one_or_list(struct jobj want, struct err *e)
{
    return jobj_kind(want) == JOBJ_ARRAY ? list(want, e) : matcher_check(want, e);
}

static int number(struct jobj want, struct err *e)
{
    double n;

    return jobj_as_double(want, &n, e);
}

/* A value, and how far from it. */
static int near(struct jobj want, struct err *e)
{
    struct jobj value = jobj_first(want), off = jobj_next(value);

    if (jobj_count(want) != 2 || (!holds_name(value) && number(value, e) < 0))
        return err_set(e, ERR_PARSE, "near: [value, tolerance] is expected");
    return holds_name(off) ? 0 : number(off, e);
}

static int length(struct jobj want, struct err *e)
{
    static const struct strict_key keys[] = { { "min", STRICT_NUMBER },
                                              { "max", STRICT_NUMBER } };

    if (jobj_kind(want) == JOBJ_OBJECT)
        return strict_object(want, STRICT_KEYS(keys), e);
    return number(want, e);
}

static int flag(struct jobj want, struct err *e)
{
    bool value;

    return jobj_as_bool(want, &value, e);
}

static int map(struct jobj want, struct err *e)
{
    if (jobj_kind(want) != JOBJ_OBJECT)
        return err_set(e, ERR_PARSE, "a map of matchers is expected");
    return matcher_check_map(want, e);
}

/* The tests of matcher.c. */
static const struct {
    const char *name;
    form *check;
} tests[] = {
    { "type", type },       { "match", matcher_check_pattern },
    { "one_of", list },     { "not", matcher_check },
    { "has", one_or_list }, { "set", list },
    { "min", number },      { "max", number },
    { "near", near },       { "equals", anything },
    { "length", length },   { "absent", flag },
    { "members", map },     { "lacks", matcher_check_texts },
    { "jwt", map },         { "s256", anything },
};

enum { TESTS = sizeof tests / sizeof tests[0] };

int matcher_check(struct jobj want, struct err *e)
{
    struct strict_key keys[TESTS];

    if (jobj_kind(want) != JOBJ_OBJECT)
        return 0;
    if (jobj_count(want) == 0)
        return err_set(e, ERR_PARSE, "a matcher without a test fits everything");
    for (size_t i = 0; i < TESTS; i++)
        keys[i] = (struct strict_key){ tests[i].name, STRICT_ANY };
    if (strict_object(want, (struct strict_keys){ keys, TESTS }, e) < 0)
        return -1;
    for (size_t i = 0; i < TESTS; i++) {
        struct jobj v = jobj_get(want, tests[i].name);

        if (v.node != NULL && !holds_name(v) && tests[i].check(v, e) < 0)
            return -1;
    }
    return 0;
}
