/* SPDX-License-Identifier: MIT */
/*
 * wb_fold: which of the fixture's parties does no rule at all tell apart?
 *
 * Made once for a world. Members are its own numbers: subjects, clients that may exchange,
 * MCP clients; and one MCP client more, with the number of clients, that stands for none.
 */
#ifndef STS_WB_FOLD_H
#define STS_WB_FOLD_H

#include "workbench/wb_logic.h"

/* What literals ask about, of everybody in a class. */
struct wb_marks {
    const uint64_t *bits;       /* atoms of the logic that are among the values */
    const unsigned char *sizes; /* by key: 0 missing, 1 empty, 2 one value, 3 more */
};

/* Members that are alike in one world, or in two at once. */
struct wb_group {
    const struct wb_marks *marks[2]; /* NULL: not there */
    const uint32_t *members;         /* ascending */
    size_t n;
};

struct wb_folded {
    const uint32_t
        *class_of; /* by member; WB_FOLD_NOBODY: a client that cannot play this part */
    size_t n_members;
    const struct wb_marks *classes;
    size_t n_classes;
    const struct wb_group *groups; /* one for each class */
};

#define WB_FOLD_NOBODY UINT32_MAX

struct wb_fold {
    const struct wb_logic *logic;
    struct wb_folded party[WB_PARTIES];
};

/* Fold. Owns: the arena. Cost: one look-up for each value of each party. */
const struct wb_fold *wb_fold_make(const struct wb_logic *logic, struct arena *a);

/* Members of two worlds that are the same party; WB_FOLD_NOBODY: not there. */
struct wb_pairing {
    const uint32_t *number[2];
    size_t n;
    const struct wb_group *groups; /* members are numbers of the pairing */
    size_t n_groups;
};

/* Group the members of a pairing. Takes: the folds of both; number and n. Owns: the arena. */
void wb_fold_pairing(const struct wb_fold *const folds[2], enum wb_party party,
                     struct wb_pairing *pairing, struct arena *a);

/* Is the literal true of the class? */
bool wb_fold_holds(const struct wb_marks *marks, const struct wb_literal *literal);

#endif
