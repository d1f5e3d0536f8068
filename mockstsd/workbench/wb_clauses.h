/* SPDX-License-Identifier: MIT */
/* wb_clauses: what does a wish demand, clause by clause? Room-internal: wb_open.c alone. */
#ifndef STS_WB_CLAUSES_H
#define STS_WB_CLAUSES_H

#include "workbench/wb_open.h"

struct wb_problem {
    struct wb_board board;
    struct wb_clause *clauses;
    size_t n_clauses;
};

/* Write it down. Owns: the arena. */
struct wb_problem wb_clauses_make(const struct wb_wish *wish, struct arena *a);

#endif
