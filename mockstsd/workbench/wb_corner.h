/* SPDX-License-Identifier: MIT */
/*
 * wb_corner: what is the world like, seen from one target?
 *
 * The rules that stand there for one action, and of the parties one of each kind that those rules
 * (and one more) tell apart: small enough to be asked again for every mutant.
 */
#ifndef STS_WB_CORNER_H
#define STS_WB_CORNER_H

#include "base/attr.h"
#include "workbench/wb_study.h"

struct wb_stand;

struct wb_corner {
    size_t target; /* of the whole world */
    enum rule_action action;
    struct arena *arena;
    struct wb_world view; /* few parties, one target, all rules */
    const size_t *rules;  /* that stand here, ascending, without the one */
    size_t n_rules;
    const struct wb_study *with; /* with the one rule as it is */
};

/*
 * Make it.
 *
 * Takes    at: what stands at a target; rule: the one that will change.
 * Owns     the arena.
 * Fails    ERR_PARSE: never, of rules that were loaded.
 */
int wb_corner_make(const struct wb_study *s, const struct wb_stand *at, size_t rule,
                   struct arena *a, const struct wb_corner **out, struct err *e) MUST_USE;

/*
 * The corner with another rule instead; NULL: without it, or where it does not stand.
 *
 * Owns, Fails  as above.
 */
int wb_corner_with(const struct wb_corner *c, const struct rule *rule,
                   const struct wb_study **out, struct err *e) MUST_USE;

#endif
