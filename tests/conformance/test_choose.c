/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "conformance/choose.h"
#include "conformance/sut.h"

/* Whom a target names, and which checks are left. */
static const struct naming {
    const char *name, *members;
    bool server, client, library;
} namings[] = {
    { "nobody but an STS", "", false, false, false },
    { "an MCP server", ",\"mcp_server\":{}", true, false, false },
    { "a client", ",\"client_under_test\":{}", false, true, false },
    { "a library", ",\"library_under_test\":{}", false, false, true },
    { "a client whose program is not there",
      ",\"client_under_test\":{\"program\":\"no-such-program\"}", false, false, false },
};

static bool is_left(const struct checks *checks, const bool *selected, const char *id)
{
    return selected[checkfile_find(checks, id) - checks->all];
}

static void leaves(void **state)
{
    const struct naming *r = *state;
    struct arena *a = arena_open(0);
    const char *text = arena_printf(
        a, "{\"name\":\"t\",\"base_url\":\"http://127.0.0.1\"%s}", r->members);
    struct target_text file = { "t.json", text, strlen(text), NULL, 1 };
    struct target *t;
    struct checks checks;
    bool *selected;

    assert_int_equal(sut_read(&file, a, &t, NULL), 0);
    assert_int_equal(checkfile_load(requirements_load(a), a, &checks, NULL), 0);
    selected = arena_array(a, checks.n, sizeof *selected);
    assert_int_equal(choose_mark(&checks, &(struct choose_ask){ 0 }, selected, NULL), 0);
    assert_true(choose_drop(&checks, t, selected) < checks.n);
    assert_true(is_left(&checks, selected, SUT_SMOKE));
    assert_int_equal(is_left(&checks, selected, "RS-001"), r->server);
    assert_int_equal(is_left(&checks, selected, "CL-001"), r->client);
    assert_int_equal(is_left(&checks, selected, "SDK-001"), r->library);
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(namings, leaves);
    return rows_run("choose");
}
