/* SPDX-License-Identifier: MIT */
/*
 * hunt: in which world does this build of the engine first differ from the slow twin?
 * usage: hunt SETS     prints the world and both answers; exit 0 found, 1 no difference
 *
 * Linked once with each fault of faults.tsv, and once with none.
 */
#include <stdio.h>
#include <stdlib.h>

#include "worlds.h"

#include "base/arena.h"

enum { SEED = 1 };

int main(int argc, char **argv)
{
    unsigned long n_sets = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;
    struct arena *a = arena_open(0);
    int code = 1;

    for (unsigned long i = 0; i < n_sets && code == 1; i++) {
        const char *difference = worlds_duel(SEED, i, a);

        if (difference != NULL) {
            printf("%lu\t%s\n", i, difference);
            code = 0;
        }
        arena_reset(a);
    }
    arena_free(a);
    return code;
}
