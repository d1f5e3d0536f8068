/* SPDX-License-Identifier: MIT */
/*
 * ruleset_input: what is a rule set compiled from, and what may be wrong with it?
 *
 * Plain data. The rules as written, the targets they may speak of, the project's switches; and
 * the form of a problem.
 */
#ifndef STS_RULESET_INPUT_H
#define STS_RULESET_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "policy/rule.h"

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

#endif
