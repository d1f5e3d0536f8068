/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "rows.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "tenant/diag.h"
#include "wire/jgate.h"

enum { ROOM = 1 << 20 };

static const struct diag_at here = { "users[1].email", 7, 3 };

static void text_of_one(void **state)
{
    struct arena *a = arena_open(0);
    struct diags *d = diag_open(a, "t.yaml");
    struct buf out = buf_make(a, ROOM);

    (void)state;
    diag_add(d, &here, DIAG_UNKNOWN_KEY, "email", "this user has no key \"%s\"", "emial");
    diag_add(d, &(struct diag_at){ "", 2, 1 }, DIAG_ES256, NULL, "careful");
    diag_text(d, &out);
    assert_string_equal(
        out.data, "t.yaml:2:1: warning: careful [es256]\n"
                  "t.yaml:7:3: error: users[1].email: this user has no key \"emial\"; "
                  "did you mean \"email\"? [unknown-key]\n"
                  "t.yaml: 1 error, 1 warning\n");
    arena_free(a);
}

static void several_texts(void **state)
{
    struct arena *a = arena_open(0);
    struct diags *d = diag_open(a, "first.yaml");
    struct buf out = buf_make(a, ROOM);

    (void)state;
    diag_add(d, &here, DIAG_ES256, NULL, "careful");
    diag_enter(d, "a-second.yaml");
    diag_add(d, &(struct diag_at){ "", 2, 1 }, DIAG_RULE, NULL, "no");
    diag_text(d, &out);
    assert_string_equal(out.data,
                        "first.yaml:7:3: warning: users[1].email: careful [es256]\n"
                        "a-second.yaml:2:1: error: no [rule]\n1 error, 1 warning\n");
    arena_free(a);
}

static void json_passes_the_gate(void **state)
{
    struct arena *a = arena_open(0);
    struct diags *d = diag_open(a, "a\"b.yaml");
    struct buf out = buf_make(a, ROOM);
    struct err e;

    (void)state;
    diag_add(d, &here, DIAG_BAD_VALUE, NULL, "line\nbreak");
    diag_json(d, &out);
    assert_int_equal(jgate_check(out.data, out.len, &e), 0);
    assert_non_null(strstr(out.data, "\"path\":\"users[1].email\""));
    assert_non_null(strstr(out.data, "\"code\":\"bad-value\""));
    assert_null(strstr(out.data, "\"hint\""));
    arena_free(a);
}

static void terminal_is_safe(void **state)
{
    struct arena *a = arena_open(0);
    struct diags *d = diag_open(a, "t.yaml");
    struct buf out = buf_make(a, ROOM);

    (void)state;
    diag_add(d, &here, DIAG_UNKNOWN_KEY, NULL, "no key \"%s\"", "\033[2J");
    diag_text(d, &out);
    assert_null(strchr(out.data, '\033'));
    arena_free(a);
}

static void only_counted(void **state)
{
    struct arena *a = arena_open(0);
    struct diags *d = diag_open(a, "t.yaml");
    struct buf out = buf_make(a, ROOM);
    size_t n;

    (void)state;
    for (unsigned i = 0; i < 1500; i++)
        diag_add(d, &(struct diag_at){ "", i + 1, 1 }, DIAG_BAD_ID, NULL, "no");
    (void)diag_list(d, &n);
    assert_int_equal(n, 1000);
    assert_int_equal(diag_errors(d), 1500);
    diag_text(d, &out);
    assert_non_null(
        strstr(out.data, "1500 errors, 0 warnings (the first 1000 are shown)"));
    arena_free(a);
}

static void each_code_has_a_name(void **state)
{
    (void)state;
    for (int x = 0; x < DIAG_CODES; x++) {
        const char *name = diag_code_name((enum diag_code)x);
        assert_true(name && name[0]);
        for (int y = 0; y < x; y++)
            assert_string_not_equal(name, diag_code_name((enum diag_code)y));
    }
}

int main(void)
{
    rows_add_one("a problem is a line that editors know, sorted by place", text_of_one);
    rows_add_one("problems of several texts name theirs, in the order of the texts",
                 several_texts);
    rows_add_one("as JSON the problems pass the gate", json_passes_the_gate);
    rows_add_one("no key can send a control sequence to the terminal", terminal_is_safe);
    rows_add_one("after a thousand problems the rest is only counted", only_counted);
    rows_add_one("each code has a name of its own", each_code_has_a_name);
    return rows_run("diag");
}
