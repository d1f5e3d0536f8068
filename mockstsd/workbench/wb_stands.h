/* SPDX-License-Identifier: MIT */
/*
 * wb_stands: which rules stand at a target, for those who ask there many times?
 *
 * Found by reading each rule as it is written, with the words of the slow twin and nothing of
 * the compiled form: the twin sees at a place what it would see among all rules, and an engine
 * that forgets one of them there is contradicted at every request.
 */
#ifndef STS_WB_STANDS_H
#define STS_WB_STANDS_H

#include "workbench/wb_world.h"

/* The enabled rules that name a target and carry an action (contract 7.3). */
struct wb_stand {
    size_t target;
    enum rule_action action;
    const struct rule *rules;
    const size_t *number; /* of each in the world, ascending */
    size_t n;
    const bool *has; /* by number in the world */
};

struct wb_stands;

/* None found yet. Owns: the arena. */
struct wb_stands *wb_stands_make(const struct wb_world *w, struct arena *a);

/* The world they are of. Owns: the caller of wb_stands_make. */
const struct wb_world *wb_stands_world(const struct wb_stands *s);

/* The numbers of the rules that stand there, ascending. Owns: the arena. */
size_t *wb_stands_list(const struct wb_world *w, size_t target, enum rule_action action,
                       struct arena *a, size_t *n);

/* The same with the rules themselves, found once. Owns: the arena. */
const struct wb_stand *wb_stands_at(struct wb_stands *s, size_t target,
                                    enum rule_action action);

/* True if the rule, enabled, stands at a target for an action. */
bool wb_stands_there(const struct wb_world *w, const struct rule *r, size_t target,
                     enum rule_action action);

#endif
