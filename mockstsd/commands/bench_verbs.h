/* SPDX-License-Identifier: MIT */
/* bench_verbs: how long do the verbs take on a tenant of a thousand rules? */
#ifndef STS_BENCH_VERBS_H
#define STS_BENCH_VERBS_H

#include <stdint.h>

#include "base/attr.h"

struct arena;
struct err;

/* Medians, in microseconds. */
struct bench_verbs {
    int64_t matrix_us;   /* 1.5 million cells × 64 scopes */
    int64_t diff_us;     /* 1,000 rules, one in fifty changed */
    int64_t analyze_us;  /* 1,000 rules */
    int64_t mutate_us;   /* 1,000 rules × 1,000 cases */
    int64_t test_us;     /* 1,000 cases and 1,000 rules: read, load, judge */
    int64_t test_few_us; /* 1,000 cases and 50 rules */
};

/* Measure. Fails: as the verbs do. */
int bench_verbs_measure(struct arena *a, struct bench_verbs *out, struct err *e) MUST_USE;

#endif
