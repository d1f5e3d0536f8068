/* SPDX-License-Identifier: MIT */
/*
 * wb_rival: who is decided otherwise if this rule is another one?
 *
 * The rules that stand at one target are a small world of their own: with the rule and with its
 * mutant in it they are compared as `diff` compares, over today's parties and over all possible
 * ones. If nothing differs at any target, the mutant is proved to be equivalent.
 */
#ifndef STS_WB_RIVAL_H
#define STS_WB_RIVAL_H

#include "base/attr.h"
#include "workbench/wb_mutants.h"
#include "workbench/wb_open.h"
#include "workbench/wb_stands.h"
#include "workbench/wb_study.h"

/* The targets of one rule, made ready as they are needed. */
struct wb_rivals;

/* Make ready. Takes: stands: of the same world; an enabled rule. Owns: the arena. */
struct wb_rivals *wb_rival_make(const struct wb_study *s, struct wb_stands *stands,
                                size_t rule, struct arena *a);

/* One request that the rule and its mutant decide differently. */
struct wb_rival {
    size_t target;
    bool permitted; /* by the rules as they are */
    /* Worlds of that target alone, its number is 0 there; and the request in each. */
    const struct wb_world *here, *there;
    struct wb_ask ask, ask_there;
};

/*
 * Look for the smallest.
 *
 * Takes    m: of that rule; budget: as wb_open_find.
 * Returns  WB_NO: equivalent; WB_YES and *out, of today's parties if there are such.
 * Owns     the arena of wb_rival_make.
 * Fails    -1, ERR_CONFLICT: a witness is none (exit code 6).
 */
int wb_rival_find(struct wb_rivals *r, const struct wb_mutant *m, uint64_t *budget,
                  enum wb_answer *answer, struct wb_rival *out, struct err *e) MUST_USE;

#endif
