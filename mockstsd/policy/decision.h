/* SPDX-License-Identifier: MIT */
/*
 * decision: what was decided, as sets of scopes with a reason for each one withheld.
 *
 * A plain value that names scopes by number; the functions turn numbers into names again.
 */
#ifndef STS_DECISION_H
#define STS_DECISION_H

#include <stdbool.h>
#include <stddef.h>

#include "policy/facts.h"

enum decision_reason {
    DECISION_ALLOWED, /* no reason against it */
    DECISION_NO_RULE,
    DECISION_NO_MATCH,
    DECISION_FORBIDDEN,
    DECISION_NOT_GRANTED,
    DECISION_NOT_IN_CATALOGUE,
    DECISION_NOT_CONSENTED,  /* said by consent alone, never by decide */
    DECISION_NOT_IN_SUBJECT, /* said by requireScopeSubset alone, never by decide */
};

struct decision {
    bool allow;
    bool
        untargeted; /* no rule names the target: the project's untargetedAccess decided */
    bool
        permits_unnamed; /* a Connection without catalogue: scopes that no rule names, too */
    enum decision_reason reason; /* of a denial; DECISION_ALLOWED otherwise */
    struct scope_set permitted;  /* all that the rules give here, asked for or not */
    struct scope_set granted;    /* of those asked for; empty in a denial */
    struct scope_set forbidden;  /* taken away by a forbid that names scopes */
};

struct decision_scope {
    const char *name;
    enum decision_reason reason; /* DECISION_ALLOWED in a list of granted ones */
};

struct decision_scopes {
    const struct decision_scope *items;
    size_t n;
};

/* The word of a reason as contract 7.3 spells it; "" for DECISION_ALLOWED. Owns: constant. */
const char *decision_reason_name(enum decision_reason reason);

/*
 * The scopes granted, by name: catalogue order, then those without a number as asked for.
 *
 * Returns  none if the request omits scopes and permits_unnamed says that any would do.
 * Owns     the arena the array, the rule set and the facts the names.
 */
struct decision_scopes decision_granted(const struct ruleset *rules,
                                        const struct facts *f, const struct decision *d,
                                        struct arena *a);

/* The scopes asked for and withheld, with the reason of each. Owns: as decision_granted. */
struct decision_scopes decision_withheld(const struct ruleset *rules,
                                         const struct facts *f, const struct decision *d,
                                         struct arena *a);

/*
 * Is every one of these scopes permitted, asked for or not?
 *
 * The question for a stored credential, which cannot be narrowed (contract 4.4). No scopes at
 * all: true if the decision allows.
 */
bool decision_permits_all(const struct ruleset *rules, const struct facts *f,
                          const struct decision *d, struct rule_texts scopes);

#endif
