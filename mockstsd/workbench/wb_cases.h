/* SPDX-License-Identifier: MIT */
/* wb_cases: does each single request of a test file end as it is written there? */
#ifndef STS_WB_CASES_H
#define STS_WB_CASES_H

#include "workbench/wb_tally.h"

/*
 * Judge the cases; lists of parties and targets multiply.
 *
 * Returns  0; names that mean nobody are in the tally's diags.
 * Fails    ERR_CONFLICT: the two engines disagree.
 */
int wb_cases(const struct wb_world *w, const struct wb_file *file, struct wb_tally *t,
             struct err *e) MUST_USE;

/* Told each request of the cases, in their order; a return of -1 ends the walk. */
struct wb_cases_sink {
    int (*each)(void *self, const struct wb_case *c, const char *name,
                const struct wb_ask *ask, struct err *e);
    void *self;
};

/* Walk the requests of all cases that the tally wants. Fails: as the sink does. */
int wb_cases_walk(const struct wb_world *w, const struct wb_file *file,
                  struct wb_tally *t, const struct wb_cases_sink *sink,
                  struct err *e) MUST_USE;

#endif
