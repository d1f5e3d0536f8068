/* SPDX-License-Identifier: MIT */
/*
 * wb_formula: what do the rules come to at one target, as logic?
 *
 * For one action and target every rule becomes one alternative or more: a conjunction of
 * literals, each about one key of one party, and the units it gives or takes. A unit is a scope
 * of the target, "allowed as a whole", or "any scope that no rule names". A unit is permitted if an alternative that gives it
 * matches and none that takes it does (contract 7.3). wb_closed.h evaluates this over the
 * fixture's own parties, wb_open.h searches it over all possible ones.
 */
#ifndef STS_WB_FORMULA_H
#define STS_WB_FORMULA_H

#include "policy/scope_set.h"
#include "workbench/wb_world.h"

enum wb_party { WB_USER, WB_MCP_CLIENT, WB_CLIENT, WB_PARTIES };

/* V is the set of values that the key has; see contract 7.5. */
enum wb_test {
    WB_PRESENT,  /* the key is there */
    WB_HAS,      /* one of the values is in V */
    WB_IS,       /* V is exactly { the one value } */
    WB_HAS_NONE, /* the key is there, and none of the values is in V */
    WB_IS_NOT,   /* the key is there, and V is not { the one value } */
};

struct wb_literal {
    enum wb_party party;
    const char *key; /* "client.tags"; principals speak of "client.id" and "user.id" */
    enum wb_test test;
    const struct rule_value *values;
    size_t n_values;
};

/* One way in which a rule can match. `any` principals with users and clients give two. */
struct wb_alternative {
    size_t rule;
    bool forbid;
    struct scope_set units; /* scopes by the numbers of the target … */
    bool whole;             /* … or the target as a whole, which has no scopes */
    bool unnamed; /* … or scopes without number (a Connection without catalogue) */
    const struct wb_literal *literals;
    size_t n_literals;
};

struct wb_formula {
    const struct wb_world *world;
    size_t target;
    enum rule_action action;
    bool untargeted; /* no enabled rule names it: all or nothing, by untargetedAccess */
    const struct wb_alternative *alternatives; /* permits first, by rule */
    size_t n_alternatives;
};

/* Write it down. Owns: the arena. Cost: the rules of the set once, plus those at the target. */
const struct wb_formula *wb_formula_make(const struct wb_world *w, size_t target,
                                         enum rule_action action, struct arena *a);

#endif
