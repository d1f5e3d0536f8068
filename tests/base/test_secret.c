/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include <stdbool.h>

#include "base/arena.h"
#include "base/secret.h"

static struct arena *arena;

static void secrets_compare_by_content(void **state)
{
    struct secret x = secret_make(arena, "s3cr3t", 6),
                  same = secret_make(arena, "s3cr3t!", 6);
    struct secret longer = secret_make(arena, "s3cr3t!", 7),
                  other = secret_make(arena, "s3cr3u", 6);
    struct secret empty = secret_make(arena, "", 0), absent = { 0 };

    (void)state;
    assert_true(secret_equal(&x, &same));
    assert_false(secret_equal(&x, &longer));
    assert_false(secret_equal(&x, &other));
    assert_true(secret_present(&empty));
    assert_true(secret_equal(&empty, &empty));
    assert_false(secret_present(&absent));
    assert_false(secret_equal(&absent, &absent));
    assert_false(secret_equal(&absent, &empty));
}

/* Runs after secret_make's own deferred wiping, because it was deferred before it. */
static struct secret kept;
static bool was_wiped;

static void look(void *thing)
{
    (void)thing;
    was_wiped = kept.bytes[0] == 0 && kept.bytes[5] == 0;
}

static void a_secret_is_wiped_when_its_arena_ends(void **state)
{
    struct arena *a = arena_open(0);

    (void)state;
    arena_defer(a, look, NULL);
    kept = secret_make(a, "s3cr3t", 6);
    arena_free(a);
    assert_true(was_wiped);
}

int main(void)
{
    arena = arena_open(0);
    rows_add_one("secrets compare by content, and absent equals nothing",
                 secrets_compare_by_content);
    rows_add_one("a secret is wiped when its arena ends",
                 a_secret_is_wiped_when_its_arena_ends);
    int rc = rows_run("secret");
    arena_free(arena);
    return rc;
}
