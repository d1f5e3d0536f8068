/* SPDX-License-Identifier: MIT */
/*
 * wb_pair: two worlds side by side: who is who, which rule is which, what stayed the same?
 *
 * Users are matched by id and tenant, clients and targets by record id, rules by name: the id
 * of a rule that was written without one follows its place in the file.
 */
#ifndef STS_WB_PAIR_H
#define STS_WB_PAIR_H

#include "workbench/wb_study.h"

/* [0] is looked at, [1] is what it is compared with. */
struct wb_pair {
    const struct wb_study *study[2];
    struct wb_pairing party[WB_PARTIES];
    const uint32_t *target;   /* of [0]: number in [1], or WB_PAIR_NONE */
    const uint32_t *rule[2];  /* of either: number in the other, or WB_PAIR_NONE */
    const bool *same_rule[2]; /* … and it asks the same of the parties */
    bool same_parties;        /* nobody came, went or changed */
};

#define WB_PAIR_NONE UINT32_MAX

/* Match them. Owns: the arena. */
const struct wb_pair *wb_pair_make(const struct wb_study *looked_at,
                                   const struct wb_study *compared, struct arena *a);

/* The same with the sides swapped. Owns: the arena. */
const struct wb_pair *wb_pair_swapped(const struct wb_pair *p, struct arena *a);

#endif
