/* SPDX-License-Identifier: MIT */
/* wb_always: does this never happen, does that always happen? */
#ifndef STS_WB_ALWAYS_H
#define STS_WB_ALWAYS_H

#include "workbench/wb_study.h"
#include "workbench/wb_tally.h"

/*
 * Judge never and always into the tally: proved, refuted with a witness, or undecided.
 *
 * Fails    ERR_CONFLICT: a witness is none, or the engines disagree.
 */
int wb_always(const struct wb_study *s, const struct wb_file *file, struct wb_tally *t,
              struct err *e) MUST_USE;

#endif
