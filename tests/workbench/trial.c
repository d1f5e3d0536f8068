/* SPDX-License-Identifier: MIT */
#include "trial.h"

#include <stdlib.h>

#include "rows.h"
#include "small.h"

#include "base/arena.h"

static struct trial tried;
static uint64_t first_seed = 1;

static void try_all(void **unused)
{
    struct arena *a = arena_open(0);

    (void)unused;
    for (unsigned long i = 0; i < tried.n; i++) {
        small_seed(first_seed * 9000011 + i);
        tried.check(a);
        arena_reset(a);
    }
    arena_free(a);
}

int trial_main(int argc, char **argv, const struct trial *t)
{
    tried = *t;
    if (argc > 1)
        tried.n = strtoul(argv[1], NULL, 10);
    if (argc > 2)
        first_seed = strtoull(argv[2], NULL, 10);
    rows_add_one(tried.sentence, try_all);
    return rows_run(tried.group);
}
