/* SPDX-License-Identifier: MIT */
/*
 * wb_closed: who reaches what today, of all that the fixture knows?
 *
 * Every subject × MCP client (or none) × exchanging client at one target. Parties that no rule
 * there tells apart are one class; only classes are evaluated, members are counted and listed.
 * Two rule sets can be evaluated at once over the same parties, to be compared.
 */
#ifndef STS_WB_CLOSED_H
#define STS_WB_CLOSED_H

#include "workbench/wb_fold.h"
#include "workbench/wb_formula.h"

/* Parties of one kind. */
struct wb_class {
    uint32_t first;         /* the first member: a number of wb_fold, or of the pairing */
    size_t n_members;       /* at least one */
    const uint32_t *groups; /* that it consists of */
    size_t n_groups;
    const uint64_t *matches[2]; /* bit i: alternative i has nothing against this class */
};

struct wb_members {
    const uint32_t *items; /* ascending */
    size_t n;
};

struct wb_closed {
    const struct wb_formula *formula[2]; /* the second may be NULL */
    const struct wb_class *classes[WB_PARTIES];
    size_t n_classes[WB_PARTIES];
    const struct wb_group *groups[WB_PARTIES];
};

/* What one cell of classes may have. */
struct wb_reach {
    struct scope_set scopes; /* by the numbers of the target */
    bool whole;              /* or what has no number */
    bool allowed;            /* any of it */
};

/* Fold the parties for one formula. Takes: the fold of its logic. Owns: the arena. */
const struct wb_closed *wb_closed_make(const struct wb_fold *fold,
                                       const struct wb_formula *f, struct arena *a);

/*
 * Fold them for two formulas, so that what either tells apart stands apart.
 *
 * Takes    pairing: for each party who is who, by the folds of either logic.
 * Owns     the arena.
 */
const struct wb_closed *wb_closed_both(const struct wb_formula *const formulas[2],
                                       const struct wb_pairing pairing[WB_PARTIES],
                                       struct arena *a);

/* The members of a class. Owns: the arena, or the fold. */
struct wb_members wb_closed_members(const struct wb_closed *c, enum wb_party party,
                                    size_t class, struct arena *a);

/* Evaluate a cell. Takes: the number of a class for each party; which of the formulas. */
struct wb_reach wb_closed_reach(const struct wb_closed *c, const size_t cell[WB_PARTIES],
                                int which);

/*
 * The first member of each kind against whom an alternative of the first formula has nothing;
 * false if there is no such cell. Literals are of one party each, so a match is a class of each.
 */
bool wb_closed_first(const struct wb_closed *c, size_t alternative,
                     size_t member[WB_PARTIES]);

/* The alternatives that match in a cell, one call each, in their order. */
void wb_closed_matching(const struct wb_closed *c, const size_t cell[WB_PARTIES],
                        int which, void (*each)(void *self, size_t alternative),
                        void *self);

#endif
