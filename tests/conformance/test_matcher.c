/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "conformance/matcher.h"
#include "conformance/matcher_check.h"

/* A value, what is wanted of it, and whether it fits. */
static const struct fit {
    const char *name, *value, *want;
    bool fits;
} fits[] = {
    { "a text equals itself", "\"a\"", "\"a\"", true },
    { "and no other", "\"a\"", "\"A\"", false },
    { "a number equals its digits", "5", "5", true },
    { "a text of digits is no number", "\"5\"", "5", false },
    { "a list is compared whole", "[1,2]", "[1,2]", true },
    { "in its order", "[2,1]", "[1,2]", false },
    { "null wants what is absent", "", "null", true },
    { "and nothing that is there", "\"\"", "null", false },
    { "null itself is there", "null", "null", false },
    { "the type of a text", "\"\"", "{\"type\":\"text\"}", true },
    { "a number is no text", "1", "{\"type\":\"text\"}", false },
    { "a whole number", "600", "{\"type\":\"integer\"}", true },
    { "half a number is not whole", "1.5", "{\"type\":\"integer\"}", false },
    { "a regular expression", "\"Basic x\"", "{\"match\":\"^Basic \"}", true },
    { "it is anchored where it says", "\"a Basic\"", "{\"match\":\"^Basic\"}", false },
    { "one of several", "\"b\"", "{\"one_of\":[\"a\",\"b\"]}", true },
    { "none of several", "\"c\"", "{\"one_of\":[\"a\",\"b\"]}", false },
    { "not that", "\"c\"", "{\"not\":\"a\"}", true },
    { "not that, and it is", "\"a\"", "{\"not\":\"a\"}", false },
    { "a set in any order", "[\"b\",\"a\"]", "{\"set\":[\"a\",\"b\"]}", true },
    { "a set with one too many", "[\"b\",\"a\",\"c\"]", "{\"set\":[\"a\",\"b\"]}",
      false },
    { "a set is no multiset", "[\"a\",\"a\"]", "{\"set\":[\"a\",\"b\"]}", false },
    { "a list that has an item", "[\"b\",\"a\"]", "{\"has\":\"a\"}", true },
    { "a list that lacks it", "[\"b\"]", "{\"has\":\"a\"}", false },
    { "at least", "5", "{\"min\":5}", true },
    { "less than at least", "4", "{\"min\":5}", false },
    { "digits in a text count", "\"6\"", "{\"min\":5}", true },
    { "at most", "5", "{\"max\":5}", true },
    { "more than at most", "6", "{\"max\":5}", false },
    { "near enough", "603", "{\"near\":[600,5]}", true },
    { "not near enough", "606", "{\"near\":[600,5]}", false },
    { "an object is compared by equals", "{\"a\":1}", "{\"equals\":{\"a\":1}}", true },
    { "a length", "\"abc\"", "{\"length\":3}", true },
    { "a length within bounds", "[1,2]", "{\"length\":{\"min\":1,\"max\":2}}", true },
    { "a length out of them", "[]", "{\"length\":{\"min\":1}}", false },
    { "what is absent has no length", "", "{\"length\":0}", false },
    { "absent is wanted", "", "{\"absent\":true}", true },
    { "absent is not wanted", "1", "{\"absent\":true}", false },
    { "a text that lacks others", "\"abc\"", "{\"lacks\":[\"x\"]}", true },
    { "a text that holds one", "\"abc\"", "{\"lacks\":[\"b\"]}", false },
    { "members by name", "{\"a\":{\"b\":1}}", "{\"members\":{\"a.b\":1}}", true },
    { "two tests at once", "5", "{\"min\":1,\"max\":4}", false },
};

static struct jobj parse(struct arena *a, const char *text)
{
    struct jobj v = { 0 };

    if (*text != '\0')
        assert_int_equal(jobj_parse(a, text, strlen(text), &v, NULL), 0);
    return v;
}

static void each_fit(void **state)
{
    const struct fit *r = *state;
    struct arena *a = arena_open(0);
    struct jobj want = parse(a, r->want);

    assert_int_equal(matcher_check(want, NULL), 0);
    assert_int_equal(matcher_miss(a, parse(a, r->value), want) == NULL, r->fits);
    arena_free(a);
}

static const struct place {
    const char *name, *path, *found; /* NULL: nothing */
} places[] = {
    { "a member", "a", "{\"b\":[1,{\"c\":2}],\"x.y\":3}" },
    { "a member of a member's item", "a.b.1.c", "2" },
    { "an item", "a.b.0", "1" },
    { "a name with a dot", "a.x\\.y", "3" },
    { "an item that is not there", "a.b.2", NULL },
    { "a member of a number", "a.b.0.c", NULL },
    { "a name instead of a position", "a.b.c", NULL },
};

static void each_place(void **state)
{
    const struct place *r = *state;
    struct arena *a = arena_open(0);
    struct jobj v =
        matcher_at(parse(a, "{\"a\":{\"b\":[1,{\"c\":2}],\"x.y\":3}}"), r->path);

    assert_int_equal(v.node != NULL, r->found != NULL);
    if (r->found != NULL)
        assert_string_equal(matcher_show(a, v), r->found);
    arena_free(a);
}

/* A broken pattern that a name brings along is known at run time alone. */
static void broken(void **state)
{
    struct arena *a = arena_open(0);

    (void)state;
    assert_non_null(matcher_miss(a, parse(a, "\"(\""), parse(a, "{\"match\":\"(\"}")));
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(fits, each_fit);
    ROWS_ADD(places, each_place);
    rows_add_one("a broken regular expression matches nothing", broken);
    return rows_run("matcher");
}
