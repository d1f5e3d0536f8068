/* SPDX-License-Identifier: MIT */
/* wb_lint: what in these rules looks like a mistake? */
#ifndef STS_WB_LINT_H
#define STS_WB_LINT_H

#include "workbench/wb_world.h"

/*
 * Look at every rule and every client.
 *
 * Returns  findings, sorted by place; the exit code is the caller's.
 * Owns     the arena.
 * Cost     proportional to rules, parties and catalogue.
 */
void wb_lint(const struct wb_world *w, struct arena *a, struct report *out);

#endif
