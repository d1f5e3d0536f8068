/* SPDX-License-Identifier: MIT */
/*
 * wb_formula: what do the rules come to at one target, as logic?
 *
 * For one action and target every rule becomes one alternative or more: what it asks of the
 * parties, and the units it gives or takes. A unit is a scope of the target, "allowed as a
 * whole", or "any scope that no rule names". A unit is permitted if an alternative that gives
 * it matches and none that takes it does (contract 7.3). wb_closed.h evaluates this over the
 * fixture's own parties, wb_open.h searches it over all possible ones.
 */
#ifndef STS_WB_FORMULA_H
#define STS_WB_FORMULA_H

#include "policy/scope_set.h"
#include "workbench/wb_logic.h"

#define WB_WHOLE   UINT32_MAX       /* the unit that has no number */
#define WB_NO_UNIT (UINT32_MAX - 1) /* a name that is no scope here */

/* One way in which a rule can match. `any` principals with users and clients give two. */
struct wb_alternative {
    size_t rule; /* RULESET_NO_RULE: untargetedAccess, that says allow */
    bool forbid;
    struct scope_set units; /* scopes by the numbers of the target … */
    bool
        whole; /* … or what has no number: the whole target, or scopes that no rule names */
    struct wb_conjunction when;
};

struct wb_formula {
    const struct wb_logic *logic;
    size_t target;
    enum rule_action action;
    bool untargeted; /* no enabled rule names it: all or nothing, by untargetedAccess */
    bool has_whole;  /* it has no scopes, or is a Connection without a catalogue */
    const char *const *scopes; /* names by number */
    uint32_t n_scopes;
    const struct wb_alternative *alternatives; /* permits first, by rule */
    size_t n_alternatives;
};

/* Write it down. Owns: the arena. Cost: the rules of the set once, plus those at the target. */
const struct wb_formula *wb_formula_make(const struct wb_logic *logic, size_t target,
                                         enum rule_action action, struct arena *a);

enum wb_keep { WB_DROP, WB_KEEP, WB_AS_PERMIT };

/* A copy with some alternatives only; keep[i] says what becomes of each. Owns: the arena. */
const struct wb_formula *wb_formula_filter(const struct wb_formula *f,
                                           const enum wb_keep *keep, struct arena *a);

/* Does the alternative speak of this unit? */
bool wb_formula_has(const struct wb_alternative *alternative, uint32_t unit);

/*
 * The unit of a scope here.
 *
 * Takes    scope: NULL means the target as a whole, or what no rule names.
 * Returns  WB_NO_UNIT if the target has no such scope.
 */
uint32_t wb_formula_unit(const struct wb_formula *f, const char *scope);

#endif
