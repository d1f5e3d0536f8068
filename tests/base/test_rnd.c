/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/rnd.h"

static void ids_are_distinct_and_of_the_right_form(void **state)
{
    char x[29], y[29];

    (void)state;
    rnd_id(x, "U");
    rnd_id(y, "U");
    assert_int_equal(strlen(x), 28);
    assert_int_equal(x[0], 'U');
    assert_int_equal(
        strspn(x, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"), 28);
    assert_string_not_equal(x, y);
}

static void all_62_characters_come_about_equally_often(void **state)
{
    static char drawn[62001];
    int counts[128] = { 0 };

    (void)state;
    rnd_base62(drawn, 62000);
    for (const char *c = drawn; *c; c++)
        counts[(unsigned char)*c]++;
    for (int c = '0'; c <= 'z'; c++) {
        if ((c > '9' && c < 'A') || (c > 'Z' && c < 'a'))
            continue;
        assert_in_range(counts[c], 700, 1300); /* 1000 ± 9 standard deviations */
    }
}

static void large_and_small_draws_fill_everything(void **state)
{
    unsigned char bytes[2000] = { 0 };
    int zeros = 0;

    (void)state;
    rnd_bytes(bytes, sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++)
        zeros += bytes[i] == 0;
    assert_in_range(zeros, 0, 60);
    rnd_bytes(bytes, 0);
}

/* Comes last: it changes the process for good. */
static void a_seed_repeats_what_it_gave(void **state)
{
    unsigned char x[40], y[40], free_x[16], free_y[16];

    (void)state;
    assert_false(rnd_is_seeded());
    rnd_seed(7);
    assert_true(rnd_is_seeded());
    rnd_bytes(x, sizeof x);
    rnd_unseeded(free_x, sizeof free_x);
    rnd_seed(7);
    rnd_bytes(y, sizeof y);
    rnd_unseeded(free_y, sizeof free_y);
    assert_memory_equal(x, y, sizeof x);
    assert_memory_not_equal(free_x, free_y, sizeof free_x);
    rnd_seed(8);
    rnd_bytes(y, sizeof y);
    assert_memory_not_equal(x, y, sizeof x);
}

int main(void)
{
    rows_add_one("ids are distinct and of the right form",
                 ids_are_distinct_and_of_the_right_form);
    rows_add_one("all 62 characters come about equally often",
                 all_62_characters_come_about_equally_often);
    rows_add_one("large and small draws fill everything",
                 large_and_small_draws_fill_everything);
    rows_add_one("a seed repeats what it gave, hash keys apart",
                 a_seed_repeats_what_it_gave);
    return rows_run("rnd");
}
