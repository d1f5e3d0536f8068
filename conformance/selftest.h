/* SPDX-License-Identifier: MIT */
/*
 * selftest: could the runner have noticed?
 *
 * One attempt for each fault that is built, healthy ones, and targets that are none; then what
 * each fault has turned is held against what it must turn and what it may.
 */
#ifndef STS_SELFTEST_H
#define STS_SELFTEST_H

#include "conformance/attempt.h"
#include "conformance/faults.h"

enum selftest_kind { SELFTEST_HEALTHY, SELFTEST_FAULT, SELFTEST_NULL };

struct selftest_trial {
    enum selftest_kind kind;
    const char *name; /* "seed 3, dialect rfc"; the id of a fault; of a null target */
    struct fault *fault;
    struct attempt attempt;
    const struct selftest_trial *against; /* the healthy one; NULL: the first of all */
};

struct selftest {
    const struct checks *checks;
    const struct selftest_trial
        *trials; /* the first is healthy, and what turns is held against it */
    size_t n;
    bool full; /* by every check */
};

/* What the whole comes to. */
struct selftest_sum {
    size_t built, caught,
        unjudged; /* faults; unjudged: no check that must notice can be judged */
    size_t missed, surprises, alarms, passes; /* ids; passes: of null targets */
    size_t broken;                            /* trials whose target did not come up */
    size_t turned;                            /* checks that something turned */
    size_t
        also; /* ids that nobody has written down yet: of faults not measured in full */
};

/* Count, and print a line for each miss, surprise, alarm and pass. */
struct selftest_sum selftest_judge(const struct selftest *s);

/*
 * The kill matrix as TSV: fault, what it turned, what it turned beside its own, "full" if every
 * check was asked.
 *
 * Takes    widen: the third column may grow for faults that were measured so before.
 * Owns     the arena.
 */
const char *selftest_matrix(const struct selftest *s, bool widen, struct arena *a);

#endif
