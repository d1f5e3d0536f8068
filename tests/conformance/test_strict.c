/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "base/err.h"
#include "conformance/strict.h"

static const struct strict_key known[] = { { "list", STRICT_ARRAY },
                                           { "text", STRICT_TEXT },
                                           { "any", STRICT_ANY } };

static const struct object {
    const char *name, *text, *said; /* NULL: it is fine */
} objects[] = {
    { "members of the right kinds", "{\"list\":[],\"text\":\"\",\"any\":1}", NULL },
    { "a null stands for what is not there", "{\"list\":null}", NULL },
    { "a member of another kind", "{\"list\":\"x\"}", "a list is expected" },
    { "a name alone may stand for any kind", "{\"list\":\"${rows}\"}", NULL },
    { "a name within a text does not", "{\"list\":\"x ${rows}\"}", "a list is expected" },
    { "a member that nobody knows", "{\"lsit\":[]}", "did you mean \"list\"" },
    { "no object", "[]", "an object is expected" },
};

static void judges(void **state)
{
    const struct object *r = *state;
    struct arena *a = arena_open(0);
    struct jobj v;
    struct err e = { 0 };
    int rc;

    assert_int_equal(jobj_parse(a, r->text, strlen(r->text), &v, NULL), 0);
    rc = strict_object(v, STRICT_KEYS(known), &e);
    assert_int_equal(rc, r->said == NULL ? 0 : -1);
    if (r->said != NULL)
        assert_non_null(strstr(e.text, r->said));
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(objects, judges);
    return rows_run("strict");
}
