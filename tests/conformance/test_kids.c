/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "conformance/kids.h"

#define DIGEST "ajVNgycAwauwYxMv4cBkmG4V-5R8oTMCXplJFTQ1DaY"

/* A key, whose number is three bytes, and a "certificate" of four; with what is wrong. */
static const struct key_row {
    const char *name, *key;
    bool good;
} keys[] = {
    { "no certificate", "{\"n\":\"AQID\"}", true },
    { "about the modulus", "{\"n\":\"AQID\",\"x5c\":[\"MAECAw==\"]}", true },
    { "about the point", "{\"x\":\"AQID\",\"x5c\":[\"MAECAw==\"]}", true },
    { "the right digest",
      "{\"n\":\"AQID\",\"x5c\":[\"MAECAw==\"],\"x5t#S256\":\"" DIGEST "\"}", true },
    { "another digest", "{\"n\":\"AQID\",\"x5c\":[\"MAECAw==\"],\"x5t#S256\":\"AAAA\"}",
      false },
    { "a digest that is no text",
      "{\"n\":\"AQID\",\"x5c\":[\"MAECAw==\"],\"x5t#S256\":1}", false },
    { "about another key", "{\"n\":\"AQIE\",\"x5c\":[\"MAECAw==\"]}", false },
    { "of no number", "{\"n\":\"\",\"x5c\":[\"MAECAw==\"]}", false },
    { "an empty list", "{\"n\":\"AQID\",\"x5c\":[]}", false },
    { "no base64", "{\"n\":\"AQID\",\"x5c\":[\"!\"]}", false },
};

static void judges_certificates(void **state)
{
    const struct key_row *r = *state;
    struct arena *a = arena_open(0);
    const char *text = arena_printf(a, "{\"keys\":[{\"n\":\"AQID\"},%s]}", r->key);
    struct jobj set;

    assert_int_equal(jobj_parse_object(a, text, strlen(text), &set, NULL), 0);
    if (r->good)
        assert_null(kids_uncertified(a, set));
    else
        assert_non_null(kids_uncertified(a, set));
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(keys, judges_certificates);
    return rows_run("kids");
}
