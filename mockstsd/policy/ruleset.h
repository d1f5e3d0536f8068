/* SPDX-License-Identifier: MIT */
/*
 * ruleset: are these rules fit for use, and in which form are they fastest to ask?
 *
 * Checks rules against contract 7.1 and compiles them, once per snapshot, into numbers indexed
 * by action and target. Immutable afterwards and shared by all threads. No IO, no JSON: the
 * caller turns problems into file:line:column.
 */
#ifndef STS_RULESET_H
#define STS_RULESET_H

#include <stddef.h>

#include "base/attr.h"
#include "policy/ruleset_input.h"

struct arena;
struct err;
struct ruleset;

/*
 * Check and compile.
 *
 * Takes    the sink hears every problem, not the first alone; rules and targets must live as
 *          long as the arena.
 * Owns     the arena: *out lives in it.
 * Fails    ERR_PARSE if there was a problem; *out is untouched. Never half a rule set.
 * Cost     proportional to the text of rules and catalogue.
 * Source   contract 7.1: refused is what an administrator must mend before it can be loaded;
 *          names that exist nowhere are lint.
 */
int ruleset_compile(struct arena *a, const struct ruleset_input *in,
                    const struct ruleset_sink *sink, const struct ruleset **out,
                    struct err *e) MUST_USE;

/* How many rules it was made of, disabled ones included. */
size_t ruleset_n_rules(const struct ruleset *rules);

/* A rule by its index in the input. Owns: the input. */
const struct rule *ruleset_rule(const struct ruleset *rules, size_t i);

/* What it was compiled from. Owns: the arena. */
const struct ruleset_input *ruleset_input(const struct ruleset *rules);

/* How many claims of the inbound token the rules speak of. */
size_t ruleset_n_claims(const struct ruleset *rules);

/* The path of a claim without "claims.": "department", "org.unit". Owns: the rule set. */
const char *ruleset_claim_path(const struct ruleset *rules, size_t i);

#endif
