/* SPDX-License-Identifier: MIT */
/*
 * wb_trials: which of these requests notices that a rule is another one?
 *
 * The requests of a test file with what is expected of them. One that does not end as expected
 * under the rules as they are notices nothing. The slow twin decides, before those rules alone
 * that stand at the target.
 */
#ifndef STS_WB_TRIALS_H
#define STS_WB_TRIALS_H

#include "base/attr.h"
#include "workbench/wb_expect.h"

struct wb_mutant;
struct wb_trials;

/* No requests yet. Owns: the arena. */
struct wb_trials *wb_trials_make(const struct wb_world *w, struct arena *a);

/*
 * Add the requests of the cases of a file, and nothing to the tally but complaints.
 *
 * Fails    ERR_CONFLICT: the two engines disagree.
 */
int wb_trials_add(struct wb_trials *t, const struct wb_file *file, struct wb_tally *tally,
                  struct err *e) MUST_USE;

size_t wb_trials_n(const struct wb_trials *t);      /* How many there are. */
size_t wb_trials_failed(const struct wb_trials *t); /* How many notice nothing. */

/*
 * Does a request notice the mutant?
 *
 * Takes    by: set for each request that does; NULL: one is enough; scratch: for what may be
 *          forgotten afterwards.
 * Cost     one look at each target asked for; a decision where the changed rule matters.
 */
bool wb_trials_notice(const struct wb_trials *t, const struct wb_mutant *m, bool *by,
                      struct arena *scratch);

#endif
