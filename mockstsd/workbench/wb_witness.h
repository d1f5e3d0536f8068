/* SPDX-License-Identifier: MIT */
/* wb_witness: is it one, and how does it read? */
#ifndef STS_WB_WITNESS_H
#define STS_WB_WITNESS_H

#include "workbench/wb_open.h"

/*
 * Ask both engines again, under the whole rules.
 *
 * Takes    gives, lacks: the worlds whose rules must permit and deny it; either may be NULL.
 * Fails    ERR_CONFLICT: it is no witness, or the engines disagree (exit code 6).
 */
int wb_witness_confirm(const struct wb_world *gives, const struct wb_world *lacks,
                       const struct wb_witness *witness, struct arena *a,
                       struct err *e) MUST_USE;

/* Let a row of a report show it: the witness and the command. Owns: the arena. */
void wb_witness_show(const struct wb_world *gives, const struct wb_world *lacks,
                     const struct wb_witness *witness, struct arena *a,
                     struct report_row *row);

/* One of today: members of the world; WB_WITNESS_NOBODY stands for none. */
struct wb_witness wb_witness_today(const struct wb_world *w, const struct wb_formula *f,
                                   const size_t member[WB_PARTIES], const char *scope,
                                   struct arena *a);

#define WB_WITNESS_NOBODY SIZE_MAX

#endif
