/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include <stdatomic.h>

#include "conformance/crew.h"

enum { PIECES = 500 };

static const struct crowd {
    const char *name;
    size_t n;
    unsigned hands;
} crowds[] = {
    { "one hand does all", PIECES, 1 },  { "many hands do each piece once", PIECES, 8 },
    { "more hands than pieces", 3, 32 }, { "no hands are this thread", PIECES, 0 },
    { "nothing to do", 0, 4 },           { "more hands than there can be", PIECES, 1000 },
};

static void count(void *self, size_t piece)
{
    atomic_int *times = self;

    times[piece]++;
}

static void each_once(void **state)
{
    const struct crowd *r = *state;
    atomic_int times[PIECES] = { 0 };

    crew_run(r->n, r->hands, count, times);
    for (size_t i = 0; i < PIECES; i++)
        assert_int_equal(times[i], i < r->n);
}

int main(void)
{
    ROWS_ADD(crowds, each_once);
    return rows_run("crew");
}
