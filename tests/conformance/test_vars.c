/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "base/err.h"
#include "conformance/matcher.h"
#include "conformance/vars.h"

static const struct filling {
    const char *name, *value, *filled; /* NULL: refused */
} fillings[] = {
    { "a text without names stays", "\"a $ b {c}\"", "\"a $ b {c}\"" },
    { "a name within a text becomes its text", "\"x-${who}-y\"", "\"x-alice-y\"" },
    { "two names", "\"${who}${who}\"", "\"alicealice\"" },
    { "a name alone becomes the value", "\"${list}\"", "[1,\"two\"]" },
    { "within a text it becomes JSON", "\"<${list}>\"", "\"<[1,\\\"two\\\"]>\"" },
    { "deep within", "{\"a\":[{\"b\":\"${who}\"}],\"c\":1}",
      "{\"a\":[{\"b\":\"alice\"}],\"c\":1}" },
    { "names of members are left alone", "{\"${who}\":1}", "{\"${who}\":1}" },
    { "a newer value hides the older", "\"${twice}\"", "\"second\"" },
    { "an unknown name is refused", "\"${whom}\"", NULL },
    { "also within a text", "[\"a ${whom} b\"]", NULL },
    { "a text so many times", "\"<${ab*3}>\"", "\"<ababab>\"" },
    { "not at all", "\"<${ab*0}>\"", "\"<>\"" },
    { "numbers keep their digits", "[12345678901234567890, 1.50]",
      "[12345678901234567890,1.50]" },
};

static struct vars *known(struct arena *a)
{
    static const char list[] = "[1,\"two\"]";
    struct vars *v = vars_make(a);
    struct jobj value;

    assert_int_equal(jobj_parse(a, list, strlen(list), &value, NULL), 0);
    vars_set(v, "who", "alice");
    vars_set(v, "twice", "first");
    vars_set(v, "twice", "second");
    vars_set_json(v, "list", value);
    return v;
}

static void fills(void **state)
{
    const struct filling *r = *state;
    struct arena *a = arena_open(0);
    struct jobj value, out;
    struct err e = { 0 };
    int rc;

    assert_int_equal(jobj_parse(a, r->value, strlen(r->value), &value, NULL), 0);
    rc = vars_fill(known(a), value, &out, &e);
    assert_int_equal(rc, r->filled != NULL ? 0 : -1);
    if (r->filled != NULL)
        assert_string_equal(matcher_show(a, out), r->filled);
    else
        assert_non_null(strstr(e.text, "${whom}"));
    arena_free(a);
}

static void within(void **state)
{
    struct arena *a = arena_open(0);
    struct vars *outer = known(a), *inner = vars_within(a, outer);

    (void)state;
    vars_set(inner, "who", "bob");
    assert_string_equal(vars_get(inner, "who"), "bob");
    assert_string_equal(vars_get(inner, "twice"), "second");
    assert_string_equal(vars_get(outer, "who"), "alice");
    assert_null(vars_get(outer, "whom"));
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(fillings, fills);
    rows_add_one("what is named within is unknown outside", within);
    return rows_run("vars");
}
