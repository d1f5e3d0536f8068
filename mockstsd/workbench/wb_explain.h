/* SPDX-License-Identifier: MIT */
/* wb_explain: why is this request decided so, rule by rule, and what would change it? */
#ifndef STS_WB_EXPLAIN_H
#define STS_WB_EXPLAIN_H

#include "workbench/wb_ask.h"

/*
 * Fill a report: the verdict, each rule with what became of it, the repairs of a denial.
 *
 * Owns     the arena.
 * Fails    as wb_ask.
 */
int wb_explain(const struct wb_world *w, const struct wb_ask *ask, struct arena *a,
               struct report *out, struct err *e) MUST_USE;

/* Reasons and repairs as lines, for the detail of a failed assertion. Owns: the arena. */
const char *wb_explain_lines(const struct wb_world *w, const struct wb_verdict *v,
                             struct arena *a);

#endif
