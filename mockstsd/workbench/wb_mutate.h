/* SPDX-License-Identifier: MIT */
/*
 * wb_mutate: the verb mutate: which slips in the rules would this test file let through?
 *
 * A mutant is noticed if a request of the cases, a reach list, a never or an always that holds
 * under the rules as they are does not hold under it. One that decides nothing differently is
 * proved to be equivalent and does not count. The score is the share of the others that is
 * noticed; undecided ones count as not noticed.
 */
#ifndef STS_WB_MUTATE_H
#define STS_WB_MUTATE_H

#include "base/attr.h"
#include "workbench/wb_mutants.h"
#include "workbench/wb_tally.h"
#include "workbench/wb_trials.h"

/* A mutant that is not noticed. */
struct wb_survivor {
    size_t rule;
    size_t number; /* among the mutants of its rule */
    const char *op, *text;
    const char
        *missing; /* the case that would notice it (wb_missing.h); NULL: undecided */
    const char *witness, *command;
};

struct wb_mutation {
    size_t n_noticed, n_equivalent, n_survived, n_undecided;
    size_t
        n_failed; /* requests that fail under the rules as they are and notice nothing */
    const struct wb_survivor
        *survivors;  /* by rule and operator, and of the undecided … */
    size_t n_listed; /* … the first WB_MUTATE_UNDECIDED */
};

enum { WB_MUTATE_UNDECIDED = 10000 };

/*
 * Score test files of one world.
 *
 * Takes    tally: for its arena, its budget and complaints about names.
 * Owns     the tally's arena.
 * Fails    ERR_CONFLICT: a fault of the program (exit code 6).
 */
int wb_mutate(const struct wb_world *w, const struct wb_file *files, size_t n_files,
              struct wb_tally *tally, struct wb_mutation *out, struct err *e) MUST_USE;

/* Percent, rounded down; 100 where there is nothing to notice. */
int64_t wb_mutate_score(const struct wb_mutation *m);

/* The report of the verb: a row for each survivor. Takes: exit code 5 if one is undecided. */
void wb_mutate_report(const struct wb_world *w, const struct wb_mutation *m,
                      struct arena *a, struct report *out);

#endif
