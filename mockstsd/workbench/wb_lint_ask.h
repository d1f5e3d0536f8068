/* SPDX-License-Identifier: MIT */
/* wb_lint_ask: what every check of lint looks at, and where it puts what it finds. */
#ifndef STS_WB_LINT_ASK_H
#define STS_WB_LINT_ASK_H

#include "base/attr.h"
#include "policy/rule.h"
#include "workbench/wb_found.h"
#include "workbench/wb_known.h"

/* One rule under the lens. */
struct wb_lint_ask {
    const struct wb_world *w;
    const struct wb_known *known;
    struct wb_found *found;
    size_t rule;
    const struct rule *r;
    const bool *named; /* of each target: the rule names it */
    size_t n_named;
};

/* Add a finding about the rule. Owns: the list, until the next one. */
struct report_row *wb_lint_ask_find(const struct wb_lint_ask *ask, const char *id,
                                    enum report_status status, const char *fmt, ...)
    PRINTF_LIKE(4, 5);

#endif
