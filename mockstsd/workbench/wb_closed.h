/* SPDX-License-Identifier: MIT */
/*
 * wb_closed: who reaches what today, of all that the fixture knows?
 *
 * Every subject × MCP client (or none) × exchanging client × target. Parties that no rule at a
 * target tells apart are one class; only classes are evaluated, members are counted and listed.
 */
#ifndef STS_WB_CLOSED_H
#define STS_WB_CLOSED_H

#include "workbench/wb_formula.h"

/* The parties of one kind, folded. Member numbers are those of the world. */
struct wb_class {
    const uint32_t *members; /* ascending; for MCP clients UINT32_MAX stands for none */
    size_t n_members;
    const uint64_t *matches; /* bit i: alternative i has nothing against this class */
};

struct wb_closed {
    const struct wb_formula *formula;
    const struct wb_class *classes[WB_PARTIES];
    size_t n_classes[WB_PARTIES];
};

/* What one cell of classes may have. */
struct wb_reach {
    struct scope_set scopes; /* by the numbers of the target */
    bool whole, unnamed;
    bool allowed; /* any of it */
};

/* Fold the parties for one formula. Owns: the arena. */
const struct wb_closed *wb_closed_make(const struct wb_formula *f, struct arena *a);

/* Fold them so that two formulas for the same action and target are told apart too. Owns: the arena. */
const struct wb_closed *wb_closed_both(const struct wb_formula *one,
                                       const struct wb_formula *other, struct arena *a);

/* Evaluate a cell. Takes: the number of a class for each party; second: by the other formula. */
struct wb_reach wb_closed_reach(const struct wb_closed *c, const size_t cell[WB_PARTIES],
                                bool second);

#endif
