/* SPDX-License-Identifier: MIT */
/*
 * reference: the same decision, slowly and obviously right.
 *
 * Walks the rules as they are written over the facts as text, by the words of contract 7.3 to
 * 7.5. Shares no function with ruleset.c, facts.c and decide.c: each is the other's judge.
 */
#ifndef STS_REFERENCE_H
#define STS_REFERENCE_H

#include "policy/decision.h"
#include "policy/reading.h"

/* The slow twin of struct decision: names instead of numbers. */
struct reference {
    bool allow;
    bool untargeted;
    enum decision_reason reason;
    struct decision_scopes granted;  /* sorted by name */
    struct decision_scopes withheld; /* sorted by name */
    const size_t *rules;             /* that decided, ascending */
    size_t n_rules;
};

/* Decide one request. Owns: the arena. */
struct reference reference_decide(const struct reading *c, struct arena *a);

#endif
