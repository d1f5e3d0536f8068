/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"

static int ended[3];
static int n_ended;

static void note_end(void *thing)
{
    ended[n_ended++] = *(int *)thing;
}

static void open_ended(struct arena *a)
{
    static int one = 1, two = 2;

    n_ended = 0;
    arena_defer(a, note_end, &one);
    arena_defer(a, note_end, &two);
}

static void ends_newest_first(void **state)
{
    struct arena *a = arena_open(0);

    (void)state;
    open_ended(a);
    arena_free(a);
    assert_int_equal(n_ended, 2);
    assert_int_equal(ended[0], 2);
    assert_int_equal(ended[1], 1);
}

static void reset_ends_and_serves_again(void **state)
{
    struct arena *a = arena_open(0);

    (void)state;
    open_ended(a);
    memset(arena_alloc(a, 100000), 1, 100000);
    arena_reset(a);
    assert_int_equal(n_ended, 2);
    assert_int_equal(arena_used(a), 0);
    const char *again = arena_alloc(a, 64);
    for (int i = 0; i < 64; i++)
        assert_int_equal(again[i], 0);
    arena_free(a);
    assert_int_equal(n_ended, 2);
}

/* Looks at a byte that is nobody's, which the address sanitizer would not let pass. */
__attribute__((no_sanitize_address)) static char peek(const volatile char *at)
{
    return *at;
}

/* Only the first block is looked at: the others are the heap's again. */
static void what_was_in_it_is_wiped(void **state)
{
    struct arena *a = arena_open(0);
    const char *secret = arena_text(a, "s3cr3t");

    (void)state;
    arena_reset(a);
    assert_int_equal(peek(secret), 's');
    secret = arena_text(a, "s3cr3t");
    arena_wipe(a);
    arena_alloc(a, 100000);
    arena_reset(a);
    for (int i = 0; i < 6; i++)
        assert_int_equal(peek(secret + i), 0);
    arena_free(a);
}

static void memory_is_zeroed_and_aligned(void **state)
{
    struct arena *a = arena_open(0);

    (void)state;
    for (size_t size = 0; size < 300; size++) {
        const unsigned char *piece = arena_alloc(a, size);
        assert_int_equal((uintptr_t)piece % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(piece[i], 0);
    }
    arena_free(a);
}

struct work {
    struct arena *arena;
    size_t size;
    int reached;
};

static int take(void *self)
{
    struct work *w = self;

    arena_alloc(w->arena, w->size);
    w->reached++;
    return 7;
}

static int take_inside(void *self)
{
    struct work *w = self;
    int rc = arena_run(w->arena, take, w);

    w->reached += 10;
    return rc;
}

static void run_returns_what_work_returned(void **state)
{
    struct work w = { .arena = arena_open(1000), .size = 900 };

    (void)state;
    assert_int_equal(arena_run(w.arena, take, &w), 7);
    assert_int_equal(w.reached, 1);
    arena_free(w.arena);
}

static void run_returns_minus_two_over_the_ceiling(void **state)
{
    struct work w = { .arena = arena_open(1000), .size = 1001 };

    (void)state;
    open_ended(w.arena);
    assert_int_equal(arena_run(w.arena, take, &w), -2);
    assert_int_equal(w.reached, 0);
    assert_int_equal(n_ended, 0);
    arena_free(w.arena);
    assert_int_equal(n_ended, 2);
}

static void the_innermost_recovery_point_is_used(void **state)
{
    struct work w = { .arena = arena_open(1000), .size = 1001 };

    (void)state;
    assert_int_equal(arena_run(w.arena, take_inside, &w), -2);
    assert_int_equal(w.reached, 10);
    arena_free(w.arena);
}

static int take_too_many(void *self)
{
    struct work *w = self;

    arena_array(w->arena, SIZE_MAX / 2, 3);
    return 0;
}

static void an_array_too_large_to_count_jumps(void **state)
{
    struct work w = { .arena = arena_open(0) };

    (void)state;
    assert_int_equal(arena_run(w.arena, take_too_many, &w), -2);
    arena_free(w.arena);
}

static void try_returns_null_over_the_ceiling(void **state)
{
    struct arena *a = arena_open(1000);

    (void)state;
    assert_null(arena_try(a, 1001));
    assert_non_null(arena_try(a, 1000 / 16 * 16));
    assert_null(arena_try(a, 16));
    arena_free(a);
}

static void the_nth_allocation_fails_once(void **state)
{
    struct arena *a = arena_open(0);

    (void)state;
    arena_fail_at(a, 3);
    assert_non_null(arena_try(a, 1));
    assert_non_null(arena_try(a, 1));
    assert_null(arena_try(a, 1));
    assert_non_null(arena_try(a, 1));
    arena_free(a);
}

static int defer_without_memory(void *self)
{
    struct work *w = self;

    arena_fail_at(w->arena, 1);
    arena_defer(w->arena, note_end, &w->reached);
    return 0;
}

static void what_cannot_be_deferred_ends_at_once(void **state)
{
    struct work w = { .arena = arena_open(0), .reached = 5 };

    (void)state;
    n_ended = 0;
    assert_int_equal(arena_run(w.arena, defer_without_memory, &w), -2);
    assert_int_equal(n_ended, 1);
    assert_int_equal(ended[0], 5);
    arena_free(w.arena);
    assert_int_equal(n_ended, 1);
}

static void texts_are_copied_and_formatted(void **state)
{
    struct arena *a = arena_open(0);

    (void)state;
    assert_string_equal(arena_text(a, "grant"), "grant");
    assert_string_equal(arena_slice(a, "scope", 2), "sc");
    assert_string_equal(arena_printf(a, "%s=%d", "n", 5), "n=5");
    arena_free(a);
}

int main(void)
{
    rows_add_one("deferred ends run newest first", ends_newest_first);
    rows_add_one("a reset arena has ended all and serves zeroed memory again",
                 reset_ends_and_serves_again);
    rows_add_one("what was in it is wiped", what_was_in_it_is_wiped);
    rows_add_one("memory is zeroed and aligned for any type",
                 memory_is_zeroed_and_aligned);
    rows_add_one("run returns what the work returned", run_returns_what_work_returned);
    rows_add_one("run returns -2 over the ceiling and ends nothing yet",
                 run_returns_minus_two_over_the_ceiling);
    rows_add_one("the innermost recovery point is used",
                 the_innermost_recovery_point_is_used);
    rows_add_one("an array too large to count jumps", an_array_too_large_to_count_jumps);
    rows_add_one("try returns NULL over the ceiling, which is exact",
                 try_returns_null_over_the_ceiling);
    rows_add_one("the n-th allocation fails once", the_nth_allocation_fails_once);
    rows_add_one("what cannot be deferred ends at once",
                 what_cannot_be_deferred_ends_at_once);
    rows_add_one("texts are copied and formatted", texts_are_copied_and_formatted);
    return rows_run("arena");
}
