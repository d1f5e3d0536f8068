/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "conformance/trail.h"

#define TWO                                                                              \
    "[{\"ID\":\"a\",\"at\":\"1\",\"x\":{\"y\":\"a\"}},{\"ID\":\"b\",\"at\":\"2\",\"x\":" \
    "{\"y\":\"b\"}}]"
#define ODD                                                                              \
    "[{\"ID\":\"a\",\"at\":\"2\",\"x\":{\"y\":\"b\"}},{\"ID\":\"a\",\"at\":\"1\",\"x\":" \
    "{\"y\":\"b\"}}]"

static const struct row {
    const char *name, *events, *want, *miss; /* miss NULL: it holds */
} rows[] = {
    { "two are two", TWO, "{\"length\":2}", NULL },
    { "two are not three", TWO, "{\"length\":3}", "2 events, not 3" },
    { "each has an ID", TWO, "{\"every\":{\"ID\":{\"match\":\".\"}}}", NULL },
    { "the second is another", TWO, "{\"every\":{\"ID\":\"a\"}}",
      "event ID is \"b\", not \"a\"" },
    { "an event agrees with itself", TWO, "{\"same\":[\"ID\",\"x.y\"]}", NULL },
    { "an event contradicts itself", ODD, "{\"same\":[\"ID\",\"x.y\"]}",
      "an event contradicts itself" },
    { "no ID comes twice", TWO, "{\"distinct\":[\"ID\"]}", NULL },
    { "an ID comes twice", ODD, "{\"distinct\":[\"ID\"]}",
      "two events have the same \"ID\"" },
    { "time goes on", TWO, "{\"ordered\":[\"at\"]}", NULL },
    { "time goes back", ODD, "{\"ordered\":[\"at\"]}", "\"at\" goes back" },
    { "an empty trail proves nothing", "[]", "{\"distinct\":[\"ID\"]}",
      "there is no event" },
};

static struct jobj parsed(struct arena *a, const char *text)
{
    struct jobj v;

    assert_int_equal(jobj_parse(a, text, strlen(text), &v, NULL), 0);
    return v;
}

static void judges(void **state)
{
    const struct row *r = *state;
    struct arena *a = arena_open(0);
    const char *miss = trail_miss(a, parsed(a, r->events), parsed(a, r->want));

    if (r->miss == NULL)
        assert_null(miss);
    else
        assert_string_equal(miss, r->miss);
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(rows, judges);
    return rows_run("trail");
}
