/* SPDX-License-Identifier: MIT */
/*
 * repair: which smallest edits would turn this denial into a yes, and what else would they open?
 *
 * Tried, not guessed: each edit is made on a copy and the slow twin decides again.
 */
#ifndef STS_REPAIR_H
#define STS_REPAIR_H

#include "policy/reading.h"

struct ruleset;

enum { REPAIR_MAX = 16 };

struct repair {
    size_t n_edits; /* 1; or 2, and then no single edit would do */
    const char *edits[2];
    const char *also; /* the blast radius: what else it would allow */
};

/*
 * Find them.
 *
 * Takes    request: one that is denied, before the input of the rule set.
 * Returns  how many, at most REPAIR_MAX; *list is theirs, rules in the order of the input.
 * Owns     the arena.
 * Cost     bounded: the first edits are tried, not all, where very many rules come near.
 */
size_t repair_find(const struct ruleset *rules, const struct reading *request,
                   struct arena *a, const struct repair **list);

#endif
