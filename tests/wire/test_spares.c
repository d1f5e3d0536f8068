/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include <stdbool.h>

#include "base/arena.h"
#include "wire/spares.h"

static int n_ended;

static void end(void *thing)
{
    *(bool *)thing = true;
    n_ended++;
}

static struct spares *open_with(struct arena *a, int64_t idle_ms)
{
    const struct spares_kind kind = { .max = 2, .idle_ms = idle_ms, .end = end };

    n_ended = 0;
    return spares_open(a, &kind);
}

static void the_last_one_given_is_taken_first(void **state)
{
    struct arena *a = arena_open(0);
    struct spares *s = open_with(a, 60000);
    bool first = false, second = false;

    (void)state;
    assert_null(spares_take(s));
    spares_give(s, &first);
    spares_give(s, &second);
    assert_ptr_equal(spares_take(s), &second);
    assert_ptr_equal(spares_take(s), &first);
    assert_null(spares_take(s));
    arena_free(a);
    assert_int_equal(n_ended, 0);
}

static void the_oldest_gives_way(void **state)
{
    struct arena *a = arena_open(0);
    struct spares *s = open_with(a, 60000);
    bool things[3] = { false };

    (void)state;
    for (size_t i = 0; i < 3; i++)
        spares_give(s, &things[i]);
    assert_int_equal(n_ended, 1);
    assert_true(things[0]);
    arena_free(a);
    assert_int_equal(n_ended, 3);
}

static void what_nobody_took_for_too_long_is_ended(void **state)
{
    struct arena *a = arena_open(0);
    struct spares *s = open_with(a, -1); /* too long is at once */
    bool thing = false;

    (void)state;
    spares_give(s, &thing);
    assert_false(thing);
    assert_null(spares_take(s));
    assert_true(thing);
    arena_free(a);
    assert_int_equal(n_ended, 1);
}

int main(void)
{
    rows_add_one("the last one given is taken first", the_last_one_given_is_taken_first);
    rows_add_one("the oldest gives way to one too many", the_oldest_gives_way);
    rows_add_one("what nobody took for too long is ended",
                 what_nobody_took_for_too_long_is_ended);
    return rows_run("spares");
}
