/* SPDX-License-Identifier: MIT */
/*
 * decide: which of the asked scopes may this user, through these clients, have here?
 *
 * Pure and allocation-free: reads the compiled rules and the facts, nothing else.
 * explain.h answers the same question slowly, with every reason written out.
 */
#ifndef STS_DECIDE_H
#define STS_DECIDE_H

#include "policy/decision.h"

/*
 * Decide one request.
 *
 * Takes    facts numbered by this rule set; a value no rule mentions matches nothing.
 * Returns  the scopes granted, permitted and forbidden, and why not; see decision.h.
 * Owns     nothing: the result is a value.
 * Cost     no allocation; proportional to the rules on this action and target.
 * Source   contract 7.3: default deny, forbid overrides permit, order irrelevant.
 */
struct decision decide(const struct ruleset *rules, const struct facts *f);

/*
 * The rules that decided, by index, ascending, each once.
 *
 * A forbid of the whole request: those forbids. Otherwise every permit that gave a granted
 * scope (in a denial: every permit that matched) and every forbid that took one asked for.
 *
 * Takes    d: what decide returned for the same rules and facts.
 * Returns  how many; *list is theirs.
 * Owns     the arena.
 */
size_t decide_rules(const struct ruleset *rules, const struct facts *f,
                    const struct decision *d, struct arena *a, const uint32_t **list);

#endif
