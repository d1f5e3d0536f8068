/* SPDX-License-Identifier: MIT */
/*
 * wb_open: is there anybody at all, now or later, for whom this would happen?
 *
 * The open universe: for each key every subset of the values that the rules mention, plus one value that no rule
 * mentions; keys are independent of each other, except that the principal is client.id or user.id. A search over literals, exact; when the budget is
 * spent the answer is "undecided", never "no".
 */
#ifndef STS_WB_OPEN_H
#define STS_WB_OPEN_H

#include "workbench/wb_ask.h"
#include "workbench/wb_formula.h"

enum wb_answer { WB_NO, WB_YES, WB_UNDECIDED };

/* What is looked for: facts under which all of these hold. */
struct wb_wish {
    const struct wb_literal *given; /* what is said of the parties */
    size_t n_given;
    const struct wb_formula *gives; /* permits the unit … */
    const struct wb_formula *lacks; /* … and this one (may be NULL) does not */
    struct wb_unit {
        uint32_t scope; /* number at the target; UINT32_MAX: the whole, or the unnamed */
    } unit;
};

/*
 * Look for the smallest facts that grant a wish.
 *
 * Takes    budget: steps that may be spent; what is left afterwards.
 * Returns  WB_YES and *witness: the request, fewest values first, re-decided by the slow twin.
 * Owns     the arena.
 * Fails    -1: the twin disagrees with the search (exit code 6).
 */
int wb_open_find(const struct wb_wish *wish, uint64_t *budget, struct arena *a,
                 enum wb_answer *answer, struct wb_ask *witness, struct err *e) MUST_USE;

#endif
