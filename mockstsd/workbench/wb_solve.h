/* SPDX-License-Identifier: MIT */
/*
 * wb_solve: which smallest state meets all of these clauses?
 *
 * A clause is met by one of its options. The search asks the plainest reading of what is
 * settled so far; where that fails a clause, it branches over the options of the one with the
 * fewest left. Limits on the number of values grow from 0, so the first find is a smallest.
 * Room-internal: wb_open.c alone.
 */
#ifndef STS_WB_SOLVE_H
#define STS_WB_SOLVE_H

#include "workbench/wb_state.h"

struct wb_clause;

/* All of these demands, and one option of each further clause. */
struct wb_option {
    const struct wb_demand *demands;
    size_t n_demands;
    const struct wb_clause *also;
    size_t n_also;
};

struct wb_clause {
    const struct wb_option *options;
    size_t n_options;
};

enum wb_answer { WB_NO, WB_YES, WB_UNDECIDED };

/*
 * Solve.
 *
 * Takes    budget: states that may be looked at; what is left afterwards.
 * Returns  WB_YES and *found. Owns: the arena.
 */
enum wb_answer wb_solve(const struct wb_board *b, const struct wb_clause *clauses,
                        size_t n_clauses, uint64_t *budget, struct arena *a,
                        struct wb_state *found);

#endif
