/* SPDX-License-Identifier: MIT */
/* wb_lint_shape: does a rule do what whoever wrote it like this will have meant? */
#ifndef STS_WB_LINT_SHAPE_H
#define STS_WB_LINT_SHAPE_H

#include "workbench/wb_lint_ask.h"

void wb_lint_shape_actions(const struct wb_lint_ask *ask); /* Actions of its family. */
void wb_lint_shape_targets(
    const struct wb_lint_ask *ask); /* Entries that name all, or none. */
void wb_lint_shape_dead(const struct wb_lint_ask *ask);  /* Can it match at all? */
void wb_lint_shape_broad(const struct wb_lint_ask *ask); /* Does it match everybody? */
void wb_lint_shape_optional(
    const struct wb_lint_ask *ask); /* A forbid that can be evaded. */

#endif
