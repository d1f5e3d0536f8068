/* SPDX-License-Identifier: MIT */
/*
 * wb_cull: which few of the missing cases notice all the survivors?
 *
 * One case often notices several mutants. Greedy: the case that notices most of what is left, the
 * first of equals; then each that the others make needless goes.
 */
#ifndef STS_WB_CULL_H
#define STS_WB_CULL_H

#include "workbench/wb_mutate.h"

/*
 * Choose.
 *
 * Takes    tally: for its arena.
 * Returns  0; *chosen are items as wb_missing_case writes them, in the order of the survivors.
 * Owns     the tally's arena.
 * Fails    ERR_CONFLICT: a missing case does not do what it is for (exit code 6).
 */
int wb_cull(const struct wb_world *w, const struct wb_mutation *m, struct wb_tally *tally,
            const char *const **chosen, size_t *n_chosen, struct err *e) MUST_USE;

#endif
