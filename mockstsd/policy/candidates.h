/* SPDX-License-Identifier: MIT */
/* candidates: which single edits are worth trying on this denial? */
#ifndef STS_CANDIDATES_H
#define STS_CANDIDATES_H

#include <stddef.h>

#include "policy/edits.h"
#include "policy/reading.h"

enum { CANDIDATES_MAX = 64, CANDIDATES_FAILS_MAX = 2 };

/*
 * How many parts of a rule fail, each condition counting once: on or off, target, principal,
 * conditions. Of a rule with another action: more than CANDIDATES_FAILS_MAX.
 */
size_t candidates_fails(const struct reading *request, const struct rule *r,
                        struct arena *a);

/*
 * Collect them: for permits, what would make a failing part fit and what would add a scope;
 * for forbids that match, what would make them not match.
 *
 * Takes    edits: room for CANDIDATES_MAX; rules that fail in more than CANDIDATES_FAILS_MAX
 *          parts have none.
 * Returns  how many, in the order of the rules.
 */
size_t candidates_collect(const struct reading *request, struct edit *edits,
                          struct arena *a);

#endif
