/* SPDX-License-Identifier: MIT */
/* wb_mutants_when: which mutants come of conditions? Called by the table of wb_mutants.c alone. */
#ifndef STS_WB_MUTANTS_WHEN_H
#define STS_WB_MUTANTS_WHEN_H

#include "workbench/wb_mutants_parts.h"

void wb_mutants_when_drop(struct wb_making *m);       /* One condition. */
void wb_mutants_when_turn(struct wb_making *m);       /* Its opposite. */
void wb_mutants_when_widen(struct wb_making *m);      /* True of more. */
void wb_mutants_when_narrow(struct wb_making *m);     /* True of fewer. */
void wb_mutants_when_value_drop(struct wb_making *m); /* One value of a list. */
void wb_mutants_when_value_add(struct wb_making *m);  /* One value more. */

#endif
