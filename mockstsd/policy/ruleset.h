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

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "policy/rule.h"

struct arena;
struct err;
struct ruleset;

#define RULESET_NO_TARGET UINT32_MAX
#define RULESET_NO_RULE   SIZE_MAX

/* A Resource or a Connection, as far as rules can speak of it. */
struct ruleset_target {
    enum rule_target_type type; /* RULE_API, RULE_MCP or RULE_OUTBOUND_APP */
    const char *id;             /* record id, unique among all targets */
    const char *uri;            /* NULL for a Connection */
    struct rule_texts scopes;   /* the catalogue; at most SCOPE_SET_MAX */
    bool any_scope; /* a Connection without a catalogue: every scope name is possible */
};

/* What the rules are compiled against; pointers must outlive the rule set. */
struct ruleset_input {
    const struct rule *rules;
    size_t n_rules;
    const struct ruleset_target *targets;
    size_t n_targets;
    bool allow_untargeted; /* untargetedAccess: allow */
    /* policyFeatures: false = rules that use it are refused */
    bool has_forbid;
    bool has_user_principal;
    bool has_all_of_type;
};

struct ruleset_problem {
    size_t rule;        /* index, or RULESET_NO_RULE when a target is at fault */
    const char *member; /* within the rule: "conditions[1].key"; or the target's id */
    const char *text;   /* one sentence */
    const char *did_you_mean; /* a word, or NULL */
};

/* Told each problem; the texts live in the arena of ruleset_compile. */
struct ruleset_sink {
    void (*report)(void *self, const struct ruleset_problem *problem);
    void *self;
};

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
