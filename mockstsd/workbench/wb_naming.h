/* SPDX-License-Identifier: MIT */
/*
 * wb_naming: which rules may name a target?
 *
 * By the ids and URIs that stand in the rules, so that not every target needs a look at all of
 * them. Rules that name no target, or all of a type, may name any. A first choice and no more:
 * whoever walks it reads each rule as it is written (wb_stands_there).
 */
#ifndef STS_WB_NAMING_H
#define STS_WB_NAMING_H

#include <stddef.h>

struct arena;
struct ruleset_input;
struct wb_naming;

/* Returns NULL, which stands for all rules, where there are few targets. Owns: the arena. */
const struct wb_naming *wb_naming_make(const struct ruleset_input *in, struct arena *a);

/* Begins with zeros. */
struct wb_naming_walk {
    size_t listed, wide;
};

/* The next rule, ascending; n_rules after the last. */
size_t wb_naming_next(const struct wb_naming *n, const struct ruleset_input *in,
                      size_t target, struct wb_naming_walk *walk);

#endif
