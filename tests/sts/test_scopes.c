/* SPDX-License-Identifier: MIT */
#include "sts/scopes.h"

#include "base/arena.h"
#include "base/err.h"
#include "rows.h"
#include "sts/oauth.h"

struct row {
    const char *name;
    const char *text;
    const char *want; /* NULL: refused as invalid_scope */
};

static const struct row rows[] = {
    { "one scope is one scope", "invoices:read", "invoices:read" },
    { "blanks part scopes, however many", "  a   b ", "a b" },
    { "an empty text names none", "", "" },
    { "blanks alone name none", "   ", "" },
    { "a scope named twice counts once", "a b a", "a b" },
    { "STS-026 case is kept", "Read read", "Read read" },
    { "the edges of the grammar are in", "! # [ ] ~", "! # [ ] ~" },
    { "STS-025 a quote is no scope", "a\"b", NULL },
    { "STS-025 a backslash is no scope", "a\\b", NULL },
    { "STS-025 a tab parts nothing", "a\tb", NULL },
    { "STS-025 a byte beyond ASCII is no scope", "caf\xc3\xa9", NULL },
    { "STS-025 a line break is no scope", "a\nb", NULL },
};

static void each(void **state)
{
    const struct row *row = *state;
    struct arena *a = arena_open(0);
    struct err e = { 0 };
    struct texts got = { 0 };
    int rc = scopes_parse(a, row->text, &got, &e);

    if (row->want == NULL) {
        assert_int_equal(rc, -1);
        assert_int_equal(e.code, OAUTH_INVALID_SCOPE);
    } else {
        assert_int_equal(rc, 0);
        assert_string_equal(scopes_text(a, &got), row->want);
    }
    arena_free(a);
}

/* Names enough to pass the limit, "s0 s1 s2 …". */
static char *many(struct arena *a, int n)
{
    char *text = arena_text(a, "");

    for (int i = 0; i < n; i++)
        text = arena_printf(a, "%s s%d", text, i);
    return text;
}

static void the_limit_holds(void **state)
{
    struct arena *a = arena_open(0);
    struct err e = { 0 };
    struct texts got = { 0 };

    (void)state;
    assert_int_equal(scopes_parse(a, many(a, SCOPES_MAX), &got, &e), 0);
    assert_int_equal((int)got.n, SCOPES_MAX);
    assert_int_equal(scopes_parse(a, many(a, SCOPES_MAX + 1), &got, &e), -1);
    assert_int_equal(e.code, OAUTH_INVALID_SCOPE);
    arena_free(a);
}

struct pair {
    const char *name;
    const char *x, *y;
    bool same;
};

static const struct pair pairs[] = {
    { "the order of scopes does not matter", "a b", "b a", true },
    { "one more is not the same", "a b", "a b c", false },
    { "one fewer is not the same", "a b", "a", false },
    { "another name is not the same", "a b", "a c", false },
    { "a prefix is not the same", "read", "reader", false },
    { "nothing is the same as nothing", "", "", true },
};

static void compare(void **state)
{
    const struct pair *pair = *state;
    struct arena *a = arena_open(0);
    struct texts x = scopes_split(a, pair->x), y = scopes_split(a, pair->y);

    assert_int_equal(scopes_same(&x, &y), pair->same);
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(rows, each);
    ROWS_ADD(pairs, compare);
    rows_add_one("256 scopes are fine and 257 are too many", the_limit_holds);
    return rows_run("scopes");
}
