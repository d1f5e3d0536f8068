/* SPDX-License-Identifier: MIT */
/* wb_parties: who and what is in a snapshot, laid out as arrays and called by names? */
#ifndef STS_WB_PARTIES_H
#define STS_WB_PARTIES_H

#include "workbench/wb_parts.h"

/* Fill subjects, clients and targets, and their names. Takes: w with arena, snapshot, input. */
void wb_parties(struct wb_world *w);

#endif
