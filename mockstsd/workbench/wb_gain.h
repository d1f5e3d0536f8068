/* SPDX-License-Identifier: MIT */
/*
 * wb_gain: what do these rules permit that those do not, and which rule is the reason?
 *
 * Over today's parties and over all possible ones, target by target. The reason for a unit is
 * the first permit that is new or changed here; or, if it was permitted there but for a forbid,
 * the first such forbid. With the sides swapped this tells the losses.
 */
#ifndef STS_WB_GAIN_H
#define STS_WB_GAIN_H

#include "workbench/wb_pair.h"
#include "workbench/wb_units.h"
#include "workbench/wb_witness.h"

struct wb_gain {
    size_t target; /* of the side looked at */
    int side;      /* 0: a rule that is looked at; 1: a forbid of the other side */
    size_t rule;   /* RULESET_NO_RULE: no rule; untargetedAccess */
    struct report_cell units;
    size_t n_today;            /* combinations of user, MCP client and client */
    struct wb_witness witness; /* of today if there is one, else of anybody */
};

struct wb_gains {
    const struct wb_gain *items; /* by target, then in the order they were found */
    size_t n;
    bool undecided; /* the budget was spent: there may be more */
};

/*
 * Find them.
 *
 * Takes    today_only: leave out those whom the fixture does not know; budget: as
 *          wb_open_find, for all searches together.
 * Fails    ERR_CONFLICT: a witness is none (exit code 6).
 * Owns     the arena.
 */
int wb_gain_find(const struct wb_pair *p, bool today_only, uint64_t *budget,
                 struct arena *a, struct wb_gains *out, struct err *e) MUST_USE;

#endif
