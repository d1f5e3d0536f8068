/* SPDX-License-Identifier: MIT */
/*
 * wb_open: is there anybody at all, now or later, for whom this would happen?
 *
 * The open universe: for each key every subset of the values that the rules mention, plus one
 * value that no rule mentions; keys are independent of each other, but a client record always
 * has an id and tags, and whoever exchanges is a client. A search over literals, exact; when
 * the budget is spent the answer is "undecided", never "no".
 */
#ifndef STS_WB_OPEN_H
#define STS_WB_OPEN_H

#include "workbench/wb_ask.h"
#include "workbench/wb_clauses.h"

/* One set of facts, as a request under the rules of `gives` and under those of `lacks`. */
struct wb_witness {
    struct wb_ask gives, lacks;
    bool
        told_by_lacks; /* that one tells more: its rules speak of claims that are given */
};

/*
 * Look for the smallest facts that grant a wish.
 *
 * Takes    budget: states that may be looked at; what is left afterwards.
 * Returns  WB_YES and *witness (may be NULL), with as few values as possible.
 * Owns     the arena.
 */
enum wb_answer wb_open_find(const struct wb_wish *wish, uint64_t *budget, struct arena *a,
                            struct wb_witness *witness);

/*
 * The scopes to ask for, so that this one unit decides.
 *
 * Takes    scope: NULL: a name that no rule mentions; at a whole target, none at all.
 * Owns     the arena.
 */
struct facts_texts wb_open_scopes(const struct wb_formula *f, const char *scope,
                                  struct arena *a);

#endif
