/* SPDX-License-Identifier: MIT */
/*
 * check_run: what comes of this check at this target?
 *
 * Each of its runs on a stage of its own, each step in turn; the worst verdict counts. Whether
 * its twin passed is the caller's affair.
 */
#ifndef STS_CHECK_RUN_H
#define STS_CHECK_RUN_H

#include <stdint.h>

#include "conformance/checkfile.h"
#include "conformance/sut.h"
#include "conformance/verdict.h"

struct check_result {
    struct verdict_said said; /* "RUN: @PLACE message", of the run that it comes from */
    const char
        *exchange; /* the last request and its answer, secrets masked; "" if it passed */
    const char *command; /* that repeats it; "" if there is none */
};

/* Carry it out. Owns: the arena the texts of the result. */
struct check_result check_run(const struct check *c, const struct target *target,
                              int64_t seed, struct arena *a);

#endif
