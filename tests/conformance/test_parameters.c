/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
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

int main(void)
{
    ROWS_ADD(changes, changed);
    rows_add_one("as JSON a repeated field is a repeated member", as_json);
    return rows_run("parameters");
}
