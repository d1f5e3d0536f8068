/* SPDX-License-Identifier: MIT */
#include "conformance/matcher.h"

#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "conformance/counterfeit.h"
#include "conformance/redact.h"
#include "conformance/traces.h"
#include "wire/jwrite.h"
#include "wire/jws.h"

enum { SHOWN_MAX = 200, TEXT_MAX = 16 << 20, NAME_MAX_CHARS = 128 };

/* One test: what it says if the value does not pass, NULL if it does. */
typedef const char *test(struct arena *a, struct jobj actual, struct jobj want);

const char *matcher_show(struct arena *a, struct jobj v)
{
    struct buf text = buf_make(a, TEXT_MAX);
    struct jwrite w = jwrite_make(&text);

    if (v.node == NULL)
        return "absent";
    jobj_write(v, &w);
    if (text.len > SHOWN_MAX)
        return arena_printf(a, "%.*s…", SHOWN_MAX, text.data);
    return text.data;
}

static bool same(struct arena *a, struct jobj one, struct jobj other)
{
    struct buf x = buf_make(a, TEXT_MAX), y = buf_make(a, TEXT_MAX);
    struct jwrite to_x = jwrite_make(&x), to_y = jwrite_make(&y);

    if (one.node == NULL || other.node == NULL)
        return one.node == other.node;
    jobj_write(one, &to_x);
    jobj_write(other, &to_y);
    return strcmp(x.data, y.data) == 0;
}

static const char *not_that(struct arena *a, struct jobj actual, const char *what)
{
    return arena_printf(a, "is %s, not %s", matcher_show(a, actual), what);
}

static const char *type(struct arena *a, struct jobj actual, struct jobj want)
{
    static const char *const names[] = {
        [JOBJ_ABSENT] = "absent", [JOBJ_NULL] = "null", [JOBJ_BOOL] = "bool",
        [JOBJ_NUMBER] = "number", [JOBJ_TEXT] = "text", [JOBJ_ARRAY] = "array",
        [JOBJ_OBJECT] = "object",
    };
    const char *name = "";
    int64_t whole;
    bool fits;

    if (jobj_as_text(want, &name, NULL) < 0)
        return "is compared with no type";
    fits = strcmp(names[jobj_kind(actual)], name) == 0 ||
           (strcmp(name, "integer") == 0 && jobj_as_int(actual, &whole, NULL) == 0);
    return fits ? NULL : not_that(a, actual, arena_printf(a, "of type %s", name));
}

static const char *match(struct arena *a, struct jobj actual, struct jobj want)
{
    const char *text, *pattern = "";

    if (jobj_as_text(want, &pattern, NULL) < 0 || jobj_as_text(actual, &text, NULL) < 0 ||
        !matcher_regex(text, pattern))
        return not_that(a, actual, arena_printf(a, "like /%s/", pattern));
    return NULL;
}

static const char *one_of(struct arena *a, struct jobj actual, struct jobj want)
{
    for (struct jobj v = jobj_first(want); v.node != NULL; v = jobj_next(v))
        if (matcher_miss(a, actual, v) == NULL)
            return NULL;
    return not_that(a, actual, arena_printf(a, "one of %s", matcher_show(a, want)));
}

static const char * not(struct arena * a, struct jobj actual, struct jobj want)
{
    if (matcher_miss(a, actual, want) != NULL)
        return NULL;
    return arena_printf(a, "is %s, and must not be", matcher_show(a, actual));
}

static bool has_item(struct arena *a, struct jobj list, struct jobj item)
{
    for (struct jobj v = jobj_first(list); v.node != NULL; v = jobj_next(v))
        if (matcher_miss(a, v, item) == NULL)
            return true;
    return false;
}

static bool holds_all(struct arena *a, struct jobj list, struct jobj items)
{
    if (jobj_kind(items) != JOBJ_ARRAY)
        return has_item(a, list, items);
    for (struct jobj v = jobj_first(items); v.node != NULL; v = jobj_next(v))
        if (!has_item(a, list, v))
            return false;
    return true;
}

static const char *has(struct arena *a, struct jobj actual, struct jobj want)
{
    if (jobj_kind(actual) == JOBJ_ARRAY && holds_all(a, actual, want))
        return NULL;
    return not_that(a, actual, arena_printf(a, "with %s", matcher_show(a, want)));
}

static const char *set(struct arena *a, struct jobj actual, struct jobj want)
{
    if (jobj_kind(actual) == JOBJ_ARRAY && jobj_count(actual) == jobj_count(want) &&
        holds_all(a, actual, want) && holds_all(a, want, actual))
        return NULL;
    return not_that(a, actual, arena_printf(a, "the set %s", matcher_show(a, want)));
}

/* A number, or a text of digits. */
static bool number(struct jobj v, double *out)
{
    const char *text;
    char *end;

    if (jobj_as_double(v, out, NULL) == 0)
        return true;
    if (jobj_as_text(v, &text, NULL) < 0 || *text == '\0')
        return false;
    *out = strtod(text, &end);
    return *end == '\0';
}

static const char *min(struct arena *a, struct jobj actual, struct jobj want)
{
    double is, least;

    if (number(actual, &is) && number(want, &least) && is >= least)
        return NULL;
    return not_that(a, actual, arena_printf(a, "at least %s", matcher_show(a, want)));
}

static const char *max(struct arena *a, struct jobj actual, struct jobj want)
{
    double is, most;

    if (number(actual, &is) && number(want, &most) && is <= most)
        return NULL;
    return not_that(a, actual, arena_printf(a, "at most %s", matcher_show(a, want)));
}

static const char *near(struct arena *a, struct jobj actual, struct jobj want)
{
    struct jobj value = jobj_first(want);
    double is, centre, off;

    if (number(actual, &is) && number(value, &centre) && number(jobj_next(value), &off) &&
        is >= centre - off && is <= centre + off)
        return NULL;
    return not_that(a, actual, arena_printf(a, "near %s", matcher_show(a, want)));
}

static const char *equals(struct arena *a, struct jobj actual, struct jobj want)
{
    return same(a, actual, want) ? NULL : not_that(a, actual, matcher_show(a, want));
}

/* "bytes" of a text, items of a list, members of an object. */
static const char *length(struct arena *a, struct jobj actual, struct jobj want)
{
    const char *text;
    int64_t is = (int64_t)jobj_count(actual), least = 0, most = INT64_MAX;

    if (jobj_as_text(actual, &text, NULL) == 0)
        is = (int64_t)strlen(text);
    if (jobj_as_int(want, &least, NULL) == 0)
        most = least;
    else if (jobj_opt_int(want, "min", &least, NULL) < 0 ||
             jobj_opt_int(want, "max", &most, NULL) < 0)
        return "is measured with no length";
    return actual.node != NULL && is >= least && is <= most
               ? NULL
               : arena_printf(a, "has the length %lld, not %s", (long long)is,
                              matcher_show(a, want));
}

static const char *absent(struct arena *a, struct jobj actual, struct jobj want)
{
    bool wanted = true;

    if (jobj_as_bool(want, &wanted, NULL) < 0 || (actual.node == NULL) != wanted)
        return arena_printf(a, "is %s", matcher_show(a, actual));
    return NULL;
}

/* No text of the list occurs in it, in whatever dress. */
static const char *lacks(struct arena *a, struct jobj actual, struct jobj want)
{
    struct buf text = buf_make(a, TEXT_MAX);
    struct jwrite w = jwrite_make(&text);
    struct jobj_list list;

    if (actual.node == NULL)
        return NULL;
    jobj_write(actual, &w);
    if (jobj_as_texts(a, want, &list, NULL) < 0)
        return "is searched for no text";
    for (size_t i = 0; i < list.n; i++)
        if (traces_found(a, text.data, list.texts[i]))
            return "holds what it must not hold";
    return NULL;
}

/* Members by name: {"members": {"sub": …}} of an object. */
static const char *members(struct arena *a, struct jobj actual, struct jobj want)
{
    return matcher_map(a, "", actual, want);
}

/* RFC 7636 4.2: the text is the verifier of this challenge. */
static const char *s256(struct arena *a, struct jobj actual, struct jobj want)
{
    const char *verifier, *challenge, *made;

    if (jobj_as_text(actual, &verifier, NULL) == 0 &&
        jobj_as_text(want, &challenge, NULL) == 0 &&
        counterfeit_digest(a, verifier, &made, NULL) == 0 && strcmp(made, challenge) == 0)
        return NULL;
    return "is not the verifier of that challenge";
}

/* The claims of a token. */
static const char *jwt(struct arena *a, struct jobj actual, struct jobj want)
{
    const char *token;
    struct jobj claims;
    struct jws parsed;

    if (jobj_as_text(actual, &token, NULL) < 0 ||
        jws_parse(a, token, &parsed, NULL) < 0 ||
        jobj_parse_object(a, (const char *)parsed.payload.data, parsed.payload.len,
                          &claims, NULL) < 0)
        return "is no JWT that can be read";
    return matcher_map(a, "claim ", claims, want);
}

static const struct {
    const char *name;
    test *run;
} tests[] = {
    { "type", type },     { "match", match },     { "one_of", one_of },
    { "not", not },       { "has", has },         { "set", set },
    { "min", min },       { "max", max },         { "near", near },
    { "equals", equals }, { "length", length },   { "absent", absent },
    { "lacks", lacks },   { "members", members }, { "s256", s256 },
    { "jwt", jwt },
};

enum { TESTS = sizeof tests / sizeof tests[0] };

static test *find(const char *name)
{
    for (size_t i = 0; i < TESTS; i++)
        if (strcmp(tests[i].name, name) == 0)
            return tests[i].run;
    return NULL;
}

const char *matcher_miss(struct arena *a, struct jobj actual, struct jobj want)
{
    if (jobj_kind(want) == JOBJ_NULL)
        return actual.node == NULL ? NULL : not_that(a, actual, "absent");
    if (jobj_kind(want) != JOBJ_OBJECT)
        return equals(a, actual, want);
    for (struct jobj v = jobj_first(want); v.node != NULL; v = jobj_next(v)) {
        test *run = find(jobj_name(v));
        const char *miss = run != NULL ? run(a, actual, v) : "has no such test";

        if (miss != NULL)
            return miss;
    }
    return NULL;
}

static bool names_secret(const char *path)
{
    const char *last = strrchr(path, '.');

    last = last != NULL ? last + 1 : path;
    return redact_is_secret(last, strlen(last));
}

const char *matcher_map(struct arena *a, const char *what, struct jobj in,
                        struct jobj map)
{
    for (struct jobj v = jobj_first(map); v.node != NULL; v = jobj_next(v)) {
        const char *path = jobj_name(v);
        const char *miss = matcher_miss(a, matcher_at(in, path), v);

        if (miss != NULL && names_secret(path))
            miss = "is not as wanted";
        if (miss != NULL)
            return arena_printf(a, "%s%s %s", what, path, redact_text(a, miss));
    }
    return NULL;
}

static struct jobj item(struct jobj list, const char *digits)
{
    char *end;
    unsigned long i = strtoul(digits, &end, 10);
    struct jobj v = jobj_first(list);

    while (i-- > 0 && v.node != NULL)
        v = jobj_next(v);
    return *end == '\0' ? v : (struct jobj){ 0 };
}

/* The next name of a path, unescaped; the rest of the path, or NULL at its end. */
static const char *next_name(const char *path, char name[NAME_MAX_CHARS])
{
    size_t n = 0;

    for (; *path != '\0' && *path != '.'; path++) {
        if (*path == '\\' && path[1] == '.')
            path++;
        if (n + 1 < NAME_MAX_CHARS)
            name[n++] = *path;
    }
    name[n] = '\0';
    return *path == '.' ? path + 1 : NULL;
}

struct jobj matcher_at(struct jobj v, const char *path)
{
    char name[NAME_MAX_CHARS];

    if (*path == '\0')
        return v;
    while (path != NULL && v.node != NULL) {
        path = next_name(path, name);
        v = jobj_kind(v) == JOBJ_ARRAY ? item(v, name) : jobj_get(v, name);
    }
    return v;
}

bool matcher_regex(const char *text, const char *pattern)
{
    regex_t regex;
    bool found;

    if (regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB) != 0)
        return false;
    found = regexec(&regex, text, 0, NULL, 0) == 0;
    regfree(&regex);
    return found;
}
