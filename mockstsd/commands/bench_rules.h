/* SPDX-License-Identifier: MIT */
/* bench_rules: how long does a decision take among so many rules? */
#ifndef STS_BENCH_RULES_H
#define STS_BENCH_RULES_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

struct arena;
struct err;

enum bench_shape {
    BENCH_RULES_TARGETED, /* twenty rules to a target, tags and roles of thirty kinds */
    BENCH_RULES_WORST,    /* every rule stands at every target */
};

/* Of one decision, in ns, with the clock's own time taken off; and the time to compile, in us. */
struct bench_decision {
    int64_t p50_ns, p99_ns;
    int64_t compile_us;
    size_t allocations; /* bytes that all decisions together took from the arena */
};

/*
 * Measure.
 *
 * Fails    ERR_PARSE: never, since the rules are well made.
 */
int bench_rules_decide(size_t n_rules, enum bench_shape shape, struct arena *a,
                       struct bench_decision *out, struct err *e) MUST_USE;

#endif
