/* SPDX-License-Identifier: MIT */
/* wb_exact: is this list of who reaches what complete, and nothing in it too many? */
#ifndef STS_WB_EXACT_H
#define STS_WB_EXACT_H

#include "workbench/wb_study.h"
#include "workbench/wb_tally.h"

/* Judge the reach lists of a test file into the tally. */
void wb_exact(const struct wb_study *s, const struct wb_file *file, struct wb_tally *t);

#endif
