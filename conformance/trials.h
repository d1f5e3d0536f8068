/* SPDX-License-Identifier: MIT */
/*
 * trials: which targets does the self-test look at, and by which checks?
 *
 * Healthy ones, some that are none, and one for each fault: of the STS, and of the MCP servers,
 * clients and libraries that lie beside the runner.
 */
#ifndef STS_TRIALS_H
#define STS_TRIALS_H

#include "base/attr.h"
#include "conformance/selftest.h"

struct err;

struct trials_ask {
    const struct checks *checks;
    const struct faults *faults;
    const char *program; /* the STS that can be given a fault */
    const char *only; /* patterns over faults, apart by commas; NULL: all, and the rest */
    bool full;        /* every check against every fault, and twenty healthy seeds */
};

struct trials {
    struct selftest_trial *all; /* the first is a healthy STS */
    size_t n;
};

/*
 * Make the list; null targets listen from now on.
 *
 * Owns     the arena, whose end stops them.
 * Fails    ERR_IO: the program cannot be asked for its faults.
 */
int trials_plan(const struct trials_ask *ask, struct arena *a, struct trials *out,
                struct err *e) MUST_USE;

#endif
