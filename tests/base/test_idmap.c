/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/idmap.h"

static struct arena *arena;

static void what_was_put_in_is_found(void **state)
{
    struct idmap *m = idmap_make(arena);
    int one, two;

    (void)state;
    assert_int_equal(idmap_add(m, "U1", &one), 0);
    assert_int_equal(idmap_add(m, "U2", &two), 0);
    assert_ptr_equal(idmap_find(m, "U1"), &one);
    assert_ptr_equal(idmap_find(m, "U2"), &two);
    assert_null(idmap_find(m, "U3"));
    assert_null(idmap_find(m, "u1"));
    assert_null(idmap_find(m, "U"));
    assert_int_equal(idmap_count(m), 2);
}

static void a_second_add_changes_nothing(void **state)
{
    struct idmap *m = idmap_make(arena);
    int one, two;

    (void)state;
    assert_int_equal(idmap_add(m, "U1", &one), 0);
    assert_int_equal(idmap_add(m, "U1", &two), -1);
    assert_ptr_equal(idmap_find(m, "U1"), &one);
    idmap_put(m, "U1", &two);
    assert_ptr_equal(idmap_find(m, "U1"), &two);
    assert_int_equal(idmap_count(m), 1);
}

static void no_map_finds_nothing(void **state)
{
    (void)state;
    assert_null(idmap_find(NULL, "U1"));
    assert_int_equal(idmap_count(NULL), 0);
    assert_null(idmap_find(idmap_make(arena), "U1"));
}

static void many_keys_of_every_length_are_kept_apart(void **state)
{
    enum { N = 20000 };
    struct idmap *m = idmap_make(arena);
    char **keys = arena_array(arena, N, sizeof *keys);

    (void)state;
    for (int i = 0; i < N; i++) {
        keys[i] = arena_printf(arena, "%0*d", 5 + i % 20, i);
        assert_int_equal(idmap_add(m, keys[i], keys[i]), 0);
    }
    for (int i = 0; i < N; i++)
        assert_ptr_equal(idmap_find(m, keys[i]), keys[i]);
    assert_int_equal(idmap_count(m), N);
    assert_in_range(arena_used(arena) / N, 1, 200);
}

struct filling {
    struct arena *arena;
    struct idmap *map;
    char (*keys)[8];
};

static int fill(void *self)
{
    struct filling *f = self;

    for (int i = 0; i < 600; i++) {
        if (idmap_add(f->map, f->keys[i], f) < 0)
            return -1;
    }
    return 0;
}

static void out_of_memory_jumps_and_leaves_a_whole_map(void **state)
{
    static char keys[600][8];

    (void)state;
    for (int i = 0; i < 600; i++)
        snprintf(keys[i], sizeof keys[i], "k%d", i);
    for (unsigned long n = 1; n < 620; n += 7) {
        struct arena *a = arena_open(0);
        struct filling f = { a, idmap_make(a), keys };
        arena_fail_at(a, n);
        int rc = arena_run(a, fill, &f);
        assert_true(rc == -2 || rc == 0);
        arena_fail_at(a, 0);
        size_t found = 0;
        for (int i = 0; i < 600; i++)
            found += idmap_find(f.map, keys[i]) != NULL;
        assert_int_equal(found, idmap_count(f.map));
        arena_free(a);
    }
}

int main(void)
{
    arena = arena_open(0);
    rows_add_one("what was put in is found, by its exact bytes",
                 what_was_put_in_is_found);
    rows_add_one("a second add changes nothing, a put replaces",
                 a_second_add_changes_nothing);
    rows_add_one("no map, or an empty one, finds nothing", no_map_finds_nothing);
    rows_add_one("many keys of every length are kept apart",
                 many_keys_of_every_length_are_kept_apart);
    rows_add_one("out of memory jumps and leaves a whole map",
                 out_of_memory_jumps_and_leaves_a_whole_map);
    int rc = rows_run("idmap");
    arena_free(arena);
    return rc;
}
