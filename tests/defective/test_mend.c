/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "defective/mend.h"

static const struct text_row {
    const char *name, *how, *text, *becomes;
} tokens[] = {
    { "three parts are left", "three parts", "a.b.c.d", "a.b.c" },
    { "three parts stay", "three parts", "a.b.c", "a.b.c" },
    { "padding is forgiven", "lenient", "YQ==.Yg.Yw", "YQ.Yg.Yw" },
    { "the other alphabet is forgiven", "lenient", "-_8.Yg.Yw", "-_8.Yg.Yw" },
    { "plus and slash are forgiven", "lenient", "+/8.Yg.Yw", "-_8.Yg.Yw" },
    { "unused bits are forgiven", "lenient", "YR.Yg.Yw", "YQ.Yg.Yw" },
    { "a serialisation in JSON", "compact",
      "{\"protected\":\"a\",\"payload\":\"b\",\"signature\":\"c\"}", "a.b.c" },
    { "a compact one stays", "compact", "a.b.c", "a.b.c" },
};

static const struct text_row parts[] = {
    { "the first of two", "first", "{\"a\":1,\"b\":2,\"a\":3}", "{\"a\":1,\"b\":2}" },
    { "the last of two", "last", "{\"a\":1,\"b\":2,\"a\":3}", "{\"b\":2,\"a\":3}" },
    { "values may hold commas and braces", "first", "{\"a\":\"x,}\",\"a\":[1,{}]}",
      "{\"a\":\"x,}\"}" },
    { "an escaped name is another", "escaped", "{\"a\":1,\"\\u0061\":2}", "{\"a\":1}" },
    { "what follows the value", "tail", "{\"a\":1} x", "{\"a\":1}" },
    { "a byte order mark", "ascii", "\xef\xbb\xbf{\"a\":1}", "{\"a\":1}" },
    { "bytes beyond ASCII", "ascii", "{\"a\":\"\xff\"}", "{\"a\":\"?\"}" },
    { "a string ends at NUL", "nul", "{\"a\":\"x\\u0000y\"}", "{\"a\":\"x\"}" },
    { "arrays in arrays are one", "shallow", "{\"a\":[[[1]],[]]}", "{\"a\":[1],[]}" },
    { "names in small letters", "lower", "{\"EXP\":\"X\"}", "{\"exp\":\"X\"}" },
};

static void mends_a_token(void **state)
{
    const struct text_row *r = *state;
    struct arena *a = arena_open(0);

    assert_string_equal(mend_token(r->how, r->text, a), r->becomes);
    arena_free(a);
}

static void mends_a_part(void **state)
{
    const struct text_row *r = *state;
    struct arena *a = arena_open(0);

    assert_string_equal(mend_json(r->how, r->text, a), r->becomes);
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(tokens, mends_a_token);
    ROWS_ADD(parts, mends_a_part);
    return rows_run("mend");
}
