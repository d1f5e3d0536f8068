/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "conformance/pairs.h"
#include "conformance/parameters.h"

static const struct change {
    const char *name, *step, *form; /* NULL: refused */
} changes[] = {
    { "nothing", "{}", "a=1&b=2" },
    { "a field is replaced, and stands last", "{\"set\":{\"a\":\"x y\"}}", "b=2&a=x+y" },
    { "a list gives it once for each", "{\"set\":{\"a\":[\"x\",\"y\"]}}", "b=2&a=x&a=y" },
    { "an empty list removes it", "{\"set\":{\"a\":[]}}", "b=2" },
    { "one is added behind", "{\"add\":[[\"a\",\"3\"]]}", "a=1&b=2&a=3" },
    { "one is dropped", "{\"drop\":[\"a\"]}", "b=2" },
    { "one is repeated", "{\"twice\":[\"b\"]}", "a=1&b=2&b=2" },
    { "what is not there is repeated empty", "{\"twice\":[\"c\"]}", "a=1&b=2&c=" },
    { "a pair has two members", "{\"add\":[[\"a\"]]}", NULL },
    { "a value is a text", "{\"set\":{\"a\":1}}", NULL },
};

static void changed(void **state)
{
    const struct change *r = *state;
    struct arena *a = arena_open(0);
    struct parameters *f = parameters_make(a);
    struct jobj step;

    assert_int_equal(jobj_parse(a, r->step, strlen(r->step), &step, NULL), 0);
    parameters_add(f, "a", "1");
    parameters_add(f, "b", "2");
    parameters_add(f, "absent", NULL);
    assert_int_equal(parameters_change(f, step, NULL), r->form != NULL ? 0 : -1);
    if (r->form != NULL)
        assert_string_equal(parameters_form(f), r->form);
    arena_free(a);
}

static void as_json(void **state)
{
    struct arena *a = arena_open(0);
    struct parameters *f = parameters_make(a);

    (void)state;
    parameters_add(f, "a", "\"");
    parameters_add(f, "a", "2");
    assert_string_equal(parameters_json(f), "{\"a\":\"\\\"\",\"a\":\"2\"}");
    arena_free(a);
}

/* What does not fit is no request that a check has asked for. */
static void too_many(void **state)
{
    struct arena *a = arena_open(0);
    struct parameters *f = parameters_make(a);
    struct jobj nothing = { 0 };

    (void)state;
    for (int i = 0; i < 256; i++)
        parameters_add(f, "a", "1");
    assert_int_equal(parameters_change(f, nothing, NULL), 0);
    parameters_add(f, "a", "1");
    assert_int_equal(parameters_change(f, nothing, NULL), -1);
    arena_free(a);
}

static const struct heads {
    const char *name, *list;
    size_t n; /* 0: refused */
} heads[] = {
    { "two headers", "[[\"a\",\"1\"],[\"a\",\"2\"]]", 2 },
    { "a header without a value", "[[\"a\"]]", 0 },
    { "a header that is no text", "[[\"a\",1]]", 0 },
};

static void reads(void **state)
{
    const struct heads *r = *state;
    struct arena *a = arena_open(0);
    struct pairs p = { .n = 0 };
    struct jobj list;

    assert_int_equal(jobj_parse(a, r->list, strlen(r->list), &list, NULL), 0);
    assert_int_equal(pairs_read(&p, list, a, NULL), r->n > 0 ? 0 : -1);
    assert_int_equal(p.n, r->n);
    p.n = PAIRS_MAX;
    assert_int_equal(pairs_add(&p, "a", "1", NULL), -1);
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(heads, reads);
    rows_add_one("more fields than there is room for", too_many);
    ROWS_ADD(changes, changed);
    rows_add_one("as JSON a repeated field is a repeated member", as_json);
    return rows_run("parameters");
}
