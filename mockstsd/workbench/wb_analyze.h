/* SPDX-License-Identifier: MIT */
/* wb_analyze: the verb analyze: which rules are in vain, and which chains lead around them? */
#ifndef STS_WB_ANALYZE_H
#define STS_WB_ANALYZE_H

#include "base/attr.h"
#include "workbench/wb_study.h"

/*
 * Analyze all enabled rules.
 *
 * Takes    budget: states that the searches may look at in all.
 * Returns  the report: exit code 5 if something is undecided.
 * Fails    ERR_CONFLICT: a fault of the program (exit code 6).
 */
int wb_analyze(const struct wb_study *s, uint64_t budget, struct arena *a,
               struct report *out, struct err *e) MUST_USE;

#endif
