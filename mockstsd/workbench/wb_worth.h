/* SPDX-License-Identifier: MIT */
/*
 * wb_worth: what would be different without this rule?
 *
 * Asked of all possible parties at every target and action where the rule stands.
 */
#ifndef STS_WB_WORTH_H
#define STS_WB_WORTH_H

#include "workbench/wb_open.h"
#include "workbench/wb_study.h"

enum wb_verdict_kind {
    WB_ALIVE, /* somebody is decided otherwise without it */
    WB_DEAD,  /* nobody can match it, or it stands nowhere, or gives and takes nothing */
    WB_IDLE,  /* a forbid of what no rule gives */
    WB_SHADOWED,  /* one other rule does all that it does, or takes all that it gives */
    WB_REDUNDANT, /* several others do, together */
    WB_UNKNOWN,   /* the budget is spent */
};

struct wb_worth {
    enum wb_verdict_kind kind;
    const size_t *covering; /* the rules that do instead, ascending */
    size_t n_covering;
    bool orphan;             /* it could match, but nobody of today */
    bool matches_today;      /* somebody, and this is the first of them: */
    struct wb_witness today; /* gives and lacks are the same */
};

/* All rules at all places, made ready. */
struct wb_worths;

/* Make ready. Owns: the arena. */
struct wb_worths *wb_worth_make(const struct wb_study *s, struct arena *a);

/* Judge an enabled rule. Takes: budget as wb_open_find. Owns: the arena. */
struct wb_worth wb_worth_judge(const struct wb_worths *w, size_t rule, uint64_t *budget,
                               struct arena *a);

#endif
