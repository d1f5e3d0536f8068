/* SPDX-License-Identifier: MIT */
/* wb_lint_names: does everything that a rule names exist? */
#ifndef STS_WB_LINT_NAMES_H
#define STS_WB_LINT_NAMES_H

#include "workbench/wb_lint_ask.h"

void wb_lint_names_targets(const struct wb_lint_ask *ask);    /* Ids and audiences. */
void wb_lint_names_selector(const struct wb_lint_ask *ask);   /* Principals. */
void wb_lint_names_conditions(const struct wb_lint_ask *ask); /* Values of keys. */
void wb_lint_names_scopes(const struct wb_lint_ask *ask);     /* Scopes of its targets. */

#endif
