/* SPDX-License-Identifier: MIT */
/*
 * explain: why this decision, rule by rule, and what is the least that would change it?
 *
 * Slow and complete. Tells rule names and values: who may see them is the caller's question
 * (POL-016). explain_text.h writes it out.
 */
#ifndef STS_EXPLAIN_H
#define STS_EXPLAIN_H

#include "policy/decision.h"
#include "policy/repair.h"

/* The first part of a rule that failed, in the order they are looked at. */
enum explain_part {
    EXPLAIN_MATCHED,
    EXPLAIN_DISABLED,
    EXPLAIN_ACTION, /* not among actionKinds, or outside its family */
    EXPLAIN_TARGET,
    EXPLAIN_PRINCIPAL,
    EXPLAIN_CONDITION,
};

struct explain_rule {
    enum explain_part part;
    size_t condition; /* index, for EXPLAIN_CONDITION */
    bool decided;     /* among decide_rules */
    const char *text; /* client.tags in ["vetted"]: has ["beta"] */
};

struct explanation {
    struct decision decision;
    struct decision_scopes granted;
    struct decision_scopes withheld;
    const struct explain_rule *rules; /* every rule, in the order of the input */
    size_t n_rules;
    const struct repair *repairs; /* the smallest; none unless denied */
    size_t n_repairs;
};

/* Decide and explain. Owns: the arena; the rule set and facts must outlive it. */
const struct explanation *explain(const struct ruleset *rules, const struct facts *f,
                                  struct arena *a);

#endif
