/* SPDX-License-Identifier: MIT */
/*
 * The engine and the slow twin decide alike in random worlds.
 * The number of rule sets: first argument, or STS_WORLDS; the seed: second argument.
 * Each is asked WORLDS_REQUESTS times, so that 200,000 sets are a million worlds.
 */
#include <stdio.h>
#include <stdlib.h>

#include "rows.h"
#include "worlds.h"

#include "base/arena.h"

static unsigned long n_sets = 20000;
static uint64_t seed = 1;

static void random_worlds(void **unused)
{
    struct arena *a = arena_open(0);

    (void)unused;
    for (unsigned long i = 0; i < n_sets; i++) {
        const char *difference = worlds_duel(seed, i, a);

        if (difference != NULL)
            fail_msg("world %lu of seed %lu: %s", i, (unsigned long)seed, difference);
        arena_reset(a);
    }
    arena_free(a);
    printf("%lu worlds of seed %lu: no difference\n", n_sets * WORLDS_REQUESTS,
           (unsigned long)seed);
}

int main(int argc, char **argv)
{
    const char *count = argc > 1 ? argv[1] : getenv("STS_WORLDS");

    if (count != NULL)
        n_sets = strtoul(count, NULL, 10);
    if (argc > 2)
        seed = strtoull(argv[2], NULL, 10);
    rows_add_one("the engine decides every random world as the slow twin does",
                 random_worlds);
    return rows_run("worlds");
}
