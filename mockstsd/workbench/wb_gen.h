/* SPDX-License-Identifier: MIT */
/* wb_gen: the verb gen: which test file notices every slip in these rules? */
#ifndef STS_WB_GEN_H
#define STS_WB_GEN_H

#include "workbench/wb_cull.h"

/*
 * Append the text of a test file with few cases and a mutation score of 100, whose gates are
 * what it reaches.
 *
 * Takes    tenant, rules: how the file shall name them; tenant NULL: not at all.
 * Returns  0; *undecided mutants may slip through.
 * Fails    ERR_CONFLICT: a fault of the program (exit code 6).
 */
int wb_gen(const struct wb_world *w, const char *tenant, const struct texts *rules,
           struct wb_tally *tally, size_t *undecided, struct buf *out,
           struct err *e) MUST_USE;

#endif
