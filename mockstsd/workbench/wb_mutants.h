/* SPDX-License-Identifier: MIT */
/*
 * wb_mutants: in which small ways could this rule be wrong?
 *
 * Each mutant is the rule with one slip of the pen: a part left out, turned round, made wider or
 * narrower. One table of operators; every mutant is a rule that could be loaded.
 */
#ifndef STS_WB_MUTANTS_H
#define STS_WB_MUTANTS_H

#include "workbench/wb_mutant.h"
#include "workbench/wb_world.h"

/*
 * All mutants of an enabled rule, in the order of the table; a disabled one has none.
 *
 * Returns  how many; *list is theirs.
 * Owns     the arena.
 */
size_t wb_mutants_of(const struct wb_world *w, size_t rule, struct arena *a,
                     const struct wb_mutant **list);

/* Does the mutant stand wherever its rule does, and nowhere else? */
bool wb_mutants_same_places(const struct rule *was, const struct rule *is);

/* Does it match whatever its rule matches, and nothing else? */
bool wb_mutants_same_parties(const struct rule *was, const struct rule *is);

#endif
