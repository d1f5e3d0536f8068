/* SPDX-License-Identifier: MIT */
/* wb_compare: is what these rules give and take, against others, what was allowed for? */
#ifndef STS_WB_COMPARE_H
#define STS_WB_COMPARE_H

#include "workbench/wb_study.h"
#include "workbench/wb_tally.h"

/*
 * Judge one comparison into the tally, a row for gain and one for lose.
 *
 * Takes    against: the same parties under the other rules.
 * Fails    ERR_CONFLICT: a witness is none.
 */
int wb_compare(const struct wb_study *s, const struct wb_study *against,
               const struct wb_compare_of *of, struct wb_tally *t,
               struct err *e) MUST_USE;

#endif
