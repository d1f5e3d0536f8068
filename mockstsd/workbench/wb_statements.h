/* SPDX-License-Identifier: MIT */
/* wb_statements: do the reach lists, nevers and always of test files notice a mutant? */
#ifndef STS_WB_STATEMENTS_H
#define STS_WB_STATEMENTS_H

#include "base/attr.h"
#include "workbench/wb_file.h"
#include "workbench/wb_solve.h"
#include "workbench/wb_study.h"

struct wb_mutant;
struct wb_statements;

/* None yet. Takes: budget, from which proofs draw. Owns: the arena. */
struct wb_statements *wb_statements_make(const struct wb_study *s, uint64_t *budget,
                                         struct arena *a);

/*
 * Add those of a file, judged under the rules as they are.
 *
 * Fails    ERR_CONFLICT: a fault of the program (exit code 6).
 */
int wb_statements_add(struct wb_statements *s, const struct wb_file *file,
                      struct err *e) MUST_USE;

/*
 * Does one that holds not hold under the mutant? One whose scopes are gone with the rule says
 * nothing. Undecided if a proof is, or if the mutant's world takes more of the budget or of
 * memory than there is.
 *
 * Fails    as above.
 * Cost     a whole world under other rules, and every proof again.
 */
int wb_statements_notice(struct wb_statements *s, const struct wb_mutant *m,
                         enum wb_answer *out, struct err *e) MUST_USE;

#endif
