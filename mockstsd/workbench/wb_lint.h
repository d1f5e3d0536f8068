/* SPDX-License-Identifier: MIT */
/* wb_lint: what in these rules looks like a mistake? */
#ifndef STS_WB_LINT_H
#define STS_WB_LINT_H

#include "workbench/wb_world.h"

/*
 * Look at every rule and every client.
 *
 * Takes    fail_level: the least status that makes the exit code 3 (REPORT_NOTE, REPORT_WARN
 *          or REPORT_FAIL).
 * Owns     the arena.
 * Cost     proportional to rules, parties and catalogue.
 */
void wb_lint(const struct wb_world *w, enum report_status fail_level, struct arena *a,
             struct report *out);

#endif
