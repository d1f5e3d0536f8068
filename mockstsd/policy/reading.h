/* SPDX-License-Identifier: MIT */
/*
 * reading: does this part of a rule, as it is written, fit this request?
 *
 * The words of contract 7.1, 7.2, 7.4 and 7.5 over text, slow and plain. reference.c decides by
 * them and explain.c shows them; the compiled form shares nothing with them.
 */
#ifndef STS_READING_H
#define STS_READING_H

#include "policy/facts.h"
#include "policy/ruleset_input.h"

/* One request before a set of rules. */
struct reading {
    const struct ruleset_input *in;
    struct rule_texts claims; /* paths that raw->claims answer, in the same order */
    const struct facts_raw *raw;
};

/* The target asked for, or NULL if the catalogue has none of that id. Owns: the input. */
const struct ruleset_target *reading_target(const struct reading *c);

/* Is the action among the rule's, and of its family? */
bool reading_has_action(const struct rule *r, enum rule_action action);

/* Does the rule's target list name this target? */
bool reading_names(const struct rule *r, const struct ruleset_target *target);

/* Does the rule's principal fit? */
bool reading_principal(const struct reading *c, const struct rule *r);

/* The values that a condition key has in this request. Owns: the arena. */
struct facts_values reading_values(const struct reading *c, const char *key,
                                   struct arena *a);

/* Does a condition hold for these values? */
bool reading_holds(const struct rule_condition *cond, const struct facts_values *values);

/* Do all conditions of the rule hold? */
bool reading_conditions(const struct reading *c, const struct rule *r, struct arena *a);

#endif
