/* SPDX-License-Identifier: MIT */
/* wb_gates: do the cases of a test file try as much of the rules as its gates demand? */
#ifndef STS_WB_GATES_H
#define STS_WB_GATES_H

#include "base/attr.h"
#include "workbench/wb_cover.h"
#include "workbench/wb_tally.h"

/* True if coverage has to be counted for them. */
bool wb_gates_want_cover(const struct wb_file *file);

/*
 * Judge the gates into the tally: exit code 4 for one that is missed, with what was not tried.
 *
 * Takes    the tally's cover, of every case; with -k there is no telling, and no gate.
 */
void wb_gates(const struct wb_file *file, struct wb_tally *t);

/*
 * Judge the mutation gate, if the file has one and all its tests were selected.
 *
 * Fails    ERR_CONFLICT: a fault of the program (exit code 6).
 */
int wb_gates_mutation(const struct wb_world *w, const struct wb_file *file,
                      struct wb_tally *t, struct err *e) MUST_USE;

#endif
