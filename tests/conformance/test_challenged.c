/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "base/err.h"
#include "conformance/challenged.h"
#include "conformance/matcher.h"
#include "wire/httpc.h"

/* A WWW-Authenticate, and the Bearer challenge in it; NULL: it is malformed. */
static const struct header {
    const char *name, *value, *is;
} headers[] = {
    { "the scheme alone", "Bearer", "{}" },
    { "parameters", "Bearer realm=\"a, b\", error=\"invalid_token\"",
      "{\"realm\":\"a, b\",\"error\":\"invalid_token\"}" },
    { "a word instead of a text", "Bearer error=invalid_token",
      "{\"error\":\"invalid_token\"}" },
    { "any case", "bEARER ReAlM=\"A\"", "{\"realm\":\"A\"}" },
    { "blanks around the sign", "Bearer realm = \"a\"", "{\"realm\":\"a\"}" },
    { "another scheme before it", "Basic realm=\"b\", Bearer realm=\"a\"",
      "{\"realm\":\"a\"}" },
    { "another scheme alone", "Basic realm=\"b\"", "null" },
    { "a parameter that comes twice", "Bearer realm=\"a\", realm=\"b\"", NULL },
    { "the same in another case", "Bearer realm=\"a\", Realm=\"b\"", NULL },
    { "a quote within", "Bearer error=\"a\"b\"", NULL },
    { "a backslash", "Bearer error=\"a\\b\"", NULL },
    { "a text that does not end", "Bearer error=\"a", NULL },
    { "a character that is none there", "Bearer error=\"a\x07\"", NULL },
    { "no challenge", "=\"a\"", NULL },
};

static void reads(void **state)
{
    const struct header *r = *state;
    struct arena *a = arena_open(0);
    const struct httpc_field field = { "WWW-Authenticate", r->value };
    struct seen seen = { .headers = &field, .n_headers = 1 };
    struct stage s = { .arena = a };
    struct jobj is;
    int rc = challenged_read(&s, &seen, "Bearer", &is, NULL);

    assert_int_equal(rc, r->is != NULL ? 0 : -1);
    if (r->is != NULL)
        assert_string_equal(is.node != NULL ? matcher_show(a, is) : "null", r->is);
    arena_free(a);
}

static void finds(void **state)
{
    struct arena *a = arena_open(0);
    const struct httpc_field fields[] = { { "WWW-Authenticate", "Basic realm=\"b\"" },
                                          { "www-authenticate",
                                            "Bearer scope=\"x y\"" } };
    struct seen seen = { .headers = fields, .n_headers = 2 };
    struct stage s = { .arena = a };

    (void)state;
    assert_string_equal(challenged_text(&s, &seen, "scope"), "x y");
    assert_null(challenged_text(&s, &seen, "realm"));
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(headers, reads);
    rows_add_one("a challenge is found among several headers", finds);
    return rows_run("challenged");
}
