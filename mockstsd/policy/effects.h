/* SPDX-License-Identifier: MIT */
/* effects: what does a rule give or take at a target, once it matches? */
#ifndef STS_EFFECTS_H
#define STS_EFFECTS_H

#include <stdbool.h>
#include <stdint.h>

#include "policy/scope_set.h"

struct arena;
struct ruleset;

/* What a rule does at a target, once it matches. */
struct applied {
    struct scope_set scopes;
    bool forbid;
    bool applies;
    bool all;
};

/* Number the grants of every rule, into rules->effects. */
void effects_make(struct arena *a, struct ruleset *rules);

/*
 * What the grants of a rule that apply to the target come to, all of them together.
 *
 * Takes    target: RULESET_NO_TARGET leaves out the scopes, which have no numbers then.
 */
struct applied effects_at(const struct ruleset *rules, uint32_t rule, uint32_t target);

/* True if a grant of the rule names audiences, so that its effect differs between targets. */
bool effects_bound(const struct ruleset *rules, uint32_t rule);

#endif
