/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "base/clock.h"
#include "conformance/errand.h"
#include "conformance/surroundings.h"

/* What the shell is told, and what comes of it. */
static const struct command {
    const char *name, *text, *out, *error;
    int exit_code;
} commands[] = {
    { "it ends well", "exit 0", "", "", 0 },
    { "it ends otherwise", "exit 7", "", "", 7 },
    { "it is killed", "kill -9 $$", "", "", 137 },
    { "both streams are kept apart", "echo one; echo two >&2", "one\n", "two\n", 0 },
    { "it has no input", "cat; echo end", "end\n", "", 0 },
    { "it has the settings", "echo $ONE", "first\n", "", 0 },
    { "a setting wins over the runner's own", "echo $HOME", "/nowhere\n", "", 0 },
    { "there is no such command", "/no/such/command 2>/dev/null", "", "", 127 },
};

static void runs(void **state)
{
    static const char *const env[] = { "ONE=first", "HOME=/nowhere", NULL };
    const struct command *r = *state;
    struct errand_ask ask = { .command = r->text, .env = env, .deadline_ms = 20000 };
    struct arena *a = arena_open(0);
    struct errand did;

    assert_int_equal(errand_run(&ask, a, &did, NULL), 0);
    assert_int_equal(did.exit_code, r->exit_code);
    assert_string_equal(did.out, r->out);
    assert_string_equal(did.error, r->error);
    assert_false(did.is_late);
    arena_free(a);
}

static void late(void **state)
{
    struct errand_ask ask = { .command = "echo begun; cat /dev/zero >/dev/null & wait",
                              .deadline_ms = 300 };
    struct arena *a = arena_open(0);
    int64_t began_ms = clock_ticks_ms();
    struct errand did;

    (void)state;
    assert_int_equal(errand_run(&ask, a, &did, NULL), 0);
    assert_true(did.is_late);
    assert_string_equal(did.out, "begun\n");
    assert_true(clock_ticks_ms() - began_ms < 20000);
    arena_free(a);
}

static void beside(void **state)
{
    (void)state;
    assert_true(surroundings_have("test_errand"));
    assert_false(surroundings_have("no-such-program"));
}

int main(void)
{
    ROWS_ADD(commands, runs);
    rows_add_one("what does not end is ended at the deadline, with all it started", late);
    rows_add_one("a program beside this one is found", beside);
    return rows_run("errand");
}
