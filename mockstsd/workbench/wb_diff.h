/* SPDX-License-Identifier: MIT */
/* wb_diff: the verb diff: who would gain and lose what, by which rule, today or ever? */
#ifndef STS_WB_DIFF_H
#define STS_WB_DIFF_H

#include "workbench/wb_gain.h"

/*
 * Compare.
 *
 * Takes    budget: states that may be looked at in all.
 * Returns  the report: exit code 5 if undecided.
 * Fails    ERR_CONFLICT: a fault of the program (exit code 6).
 */
int wb_diff(const struct wb_study *old, const struct wb_study *new, uint64_t budget,
            struct arena *a, struct report *out, struct err *e) MUST_USE;

#endif
