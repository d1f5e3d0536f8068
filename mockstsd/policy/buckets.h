/* SPDX-License-Identifier: MIT */
/* buckets: where do the rules lie, so that a decision meets only those that may matter? */
#ifndef STS_BUCKETS_H
#define STS_BUCKETS_H

#include <stdint.h>

#include "policy/rule.h"

struct arena;
struct ruleset;
struct guarded;

/* Lay out the parts of all enabled rules. Takes: clauses, places, effects, catalogue made. */
void buckets_make(struct arena *a, struct ruleset *rules);

/* The number of a bucket. */
uint32_t buckets_number(const struct ruleset *rules, enum rule_action action,
                        uint32_t place);

/* The parts of a large bucket that have this guard, or NULL. Owns: the rule set. */
const struct guarded *buckets_guarded(const struct ruleset *rules, uint32_t bucket,
                                      uint32_t guard);

#endif
