/* SPDX-License-Identifier: MIT */
/* attempt: what do these checks say of a target that has one fault, or none? For the self-test. */
#ifndef STS_ATTEMPT_H
#define STS_ATTEMPT_H

#include <stdbool.h>
#include <stdint.h>

#include "conformance/checkfile.h"
#include "conformance/verdict.h"

struct attempt {
    /* what is asked */
    const char *defect;  /* NULL: none */
    const char *dialect; /* NULL: the target's */
    const char *file;    /* "{…}": a target file instead of that program; NULL */
    const char
        *base; /* of a target that is there already; NULL: the program is started */
    int64_t seed;
    const bool *selected; /* of each check */
    unsigned jobs;
    bool probed;  /* with the canonical exchange at both ends */
    bool doubted; /* with the last one: it may be no STS */
    /* what came of it */
    struct verdict_said *said; /* of each check that is done */
    bool *done;
    const char *trouble; /* the target could not be brought up; NULL: it was */
};

/* Bring the target up, run the checks without a canonical exchange before, end it. Owns: the arena. */
void attempt_run(struct attempt *t, const struct checks *checks, const char *program,
                 struct arena *a);

#endif
