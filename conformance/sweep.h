/* SPDX-License-Identifier: MIT */
/*
 * sweep: what comes of all these checks, each judged beside its positive twin?
 *
 * First the checks that others count on, then the rest, some at a time; the canonical exchange
 * opens and closes the sweep. A negative check whose twin did not pass is BLOCKED; so is what is
 * said not to be offered by a target that does not get through the last exchange.
 */
#ifndef STS_SWEEP_H
#define STS_SWEEP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "conformance/check_run.h"

struct err;

struct sweep_ask {
    const struct checks *checks;
    const struct target *target;
    const bool *selected; /* of each check; twins are run whether selected or not */
    int64_t seed;
    unsigned jobs;
    bool unprobed; /* without the canonical exchange at both ends: for the self-test */
    bool doubted;  /* unprobed, and it may be no STS at all: with the last one */
    void (*progress)(void *self, size_t done,
                     size_t of); /* NULL: none; one caller at a time */
    void *self;
};

struct sweep {
    struct check_result *results; /* of each check */
    bool *done;                   /* it was run, or its verdict is known without */
    bool died; /* the last canonical exchange failed: all else is void */
};

/*
 * Carry them out.
 *
 * Owns     the arena.
 * Fails    ERR_IO: the canonical exchange fails at the beginning; nothing was judged.
 */
int sweep_run(const struct sweep_ask *ask, struct arena *a, struct sweep *out,
              struct err *e) MUST_USE;

#endif
