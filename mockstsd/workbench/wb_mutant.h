/* SPDX-License-Identifier: MIT */
/* wb_mutant: one rule with one slip of the pen. Data only. */
#ifndef STS_WB_MUTANT_H
#define STS_WB_MUTANT_H

#include "policy/rule.h"

struct wb_mutant {
    size_t rule;      /* which one is changed */
    const char *op;   /* "condition-drop" */
    const char *text; /* "without the condition client.tags contains "finance"" */
    struct rule changed;
};

#endif
