/* SPDX-License-Identifier: MIT */
#include "conformance/expect_check.h"

#include "rows.h"
#undef expect_check /* a macro of cmocka */

#include "base/arena.h"
#include "base/err.h"

/* Conditions, and what is wrong with their form. */
static const struct slip {
    const char *name, *conditions, *said; /* NULL: nothing */
} slips[] = {
    { "a condition that nobody knows", "{\"stats\":200}", "did you mean \"status\"" },
    { "a status", "{\"status\":[200,401]}", NULL },
    { "a status in words", "{\"status\":[\"ok\"]}", "status: " },
    { "a refusal", "{\"refusal\":[\"invalid_grant\",\"denial\"]}", NULL },
    { "a refusal by number", "{\"refusal\":[401]}", "refusal: " },
    { "no refusal at all", "{\"refusal\":[]}", "refusal: a text is expected" },
    { "patterns of headers", "{\"header\":{\"a\":\"^x\",\"b\":[\"y\",\"z\"],\"c\":null}}",
      NULL },
    { "a header by number", "{\"header\":{\"a\":1}}", "header: " },
    { "a header with a broken pattern", "{\"header\":{\"a\":\"(\"}}",
      "header: /(/ is no regular expression" },
    { "a broken one among several", "{\"header\":{\"a\":[\"x\",\"[\"]}}",
      "header: /[/ is no regular expression" },
    { "a name may bring the rest", "{\"header\":{\"a\":\"(${x}\"}}", NULL },
    { "a broken pattern of the body", "{\"body\":\"(\"}", "body: /(/" },
    { "a broken matcher", "{\"json\":{\"a\":{\"match\":\"(\"}}}", "json: a: /(/" },
    { "a name as a matcher", "{\"json\":{\"a\":{\"match\":\"${x}\",\"type\":\"${y}\"}}}",
      NULL },
    { "a test that nobody knows", "{\"claims\":{\"a\":{\"mach\":\"x\"}}}",
      "claims: a: there is no \"mach\"" },
    { "a matcher without a test", "{\"jose\":{\"a\":{}}}", "jose: a: a matcher without" },
    { "one within one_of", "{\"json\":{\"a\":{\"one_of\":[{\"mach\":1}]}}}", "\"mach\"" },
    { "one within not", "{\"json\":{\"a\":{\"not\":{\"mach\":1}}}}", "\"mach\"" },
    { "one within has", "{\"json\":{\"a\":{\"has\":{\"mach\":1}}}}", "\"mach\"" },
    { "one within set", "{\"json\":{\"a\":{\"set\":[{\"mach\":1}]}}}", "\"mach\"" },
    { "one within members", "{\"json\":{\"a\":{\"members\":{\"b\":{\"mach\":1}}}}}",
      "json: a: b: there is no \"mach\"" },
    { "a type that there is not", "{\"json\":{\"a\":{\"type\":\"string\"}}}",
      "no type \"string\"" },
    { "a length of something", "{\"json\":{\"a\":{\"length\":{\"least\":1}}}}",
      "\"least\"" },
    { "near nothing", "{\"json\":{\"a\":{\"near\":[1]}}}", "near: [value, tolerance]" },
    { "at least a text", "{\"json\":{\"a\":{\"min\":\"x\"}}}", "json: a: " },
    { "one of nothing but a text", "{\"json\":{\"a\":{\"one_of\":\"x\"}}}",
      "a list of matchers" },
    { "what must not hold", "{\"not\":{\"json\":{\"a\":{\"mach\":1}}}}",
      "not: json: a: " },
    { "a trail", "{\"trail\":{\"length\":2,\"every\":{\"a\":1},\"same\":[\"a\",\"b\"]}}",
      NULL },
    { "a trail of a name", "{\"trail\":{\"sorted\":[\"a\"]}}",
      "trail: there is no \"sorted\"" },
    { "a trail of no paths", "{\"trail\":{\"ordered\":[]}}",
      "trail: a text is expected" },
    { "a trail with a slip within", "{\"trail\":{\"every\":{\"a\":{\"mach\":1}}}}",
      "trail: a: there is no \"mach\"" },
    { "an event that is no map", "{\"events\":[1]}", "events: a map for each" },
    { "an event with a slip", "{\"events\":[{\"a\":{\"mach\":1}}]}", "events: a: " },
    { "verified, and not", "{\"verified\":false}", "verified: true is expected" },
    { "texts that must not be there", "{\"lacks\":[\"a\",\"${b}\"]}", NULL },
    { "none that must not be there", "{\"lacks\":[]}", "lacks: a text is expected" },
};

static void found(void **state)
{
    const struct slip *r = *state;
    struct arena *a = arena_open(0);
    struct err e = { 0 };
    struct jobj v;
    int rc;

    assert_int_equal(jobj_parse(a, r->conditions, strlen(r->conditions), &v, NULL), 0);
    rc = expect_check(v, &e);
    assert_int_equal(rc, r->said == NULL ? 0 : -1);
    if (r->said != NULL)
        assert_non_null(strstr(e.text, r->said));
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(slips, found);
    return rows_run("conditions as written");
}
