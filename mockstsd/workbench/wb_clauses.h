/* SPDX-License-Identifier: MIT */
/* wb_clauses: what is wished for, and what does that demand, clause by clause? */
#ifndef STS_WB_CLAUSES_H
#define STS_WB_CLAUSES_H

#include "workbench/wb_formula.h"
#include "workbench/wb_solve.h"

/* What is looked for: facts under which all of these hold. */
struct wb_wish {
    const struct wb_literal *given; /* what is said of the parties */
    size_t n_given;
    bool fixed[WB_PARTIES]; /* this party is the one below, and nobody else */
    const struct facts_user *user;
    const struct facts_client *mcp_client, *client;
    const struct wb_formula *gives;       /* permits the unit (may be NULL) … */
    const struct wb_formula *lacks;       /* … and this one (may be NULL) does not */
    const struct wb_formula *const *also; /* and these permit it too */
    size_t n_also;
    const char *scope; /* the unit: see wb_formula_unit */
};

struct wb_problem {
    struct wb_board board;
    struct wb_clause *clauses;
    size_t n_clauses;
};

/* Write it down; for wb_open.c alone. Owns: the arena. */
struct wb_problem wb_clauses_make(const struct wb_wish *wish, struct arena *a);

#endif
