/* SPDX-License-Identifier: MIT */
/*
 * wb_mutants_parts: which mutants come of targets and grants?
 *
 * One operator each, called by the table of wb_mutants.c alone. Every one adds a copy of the
 * rule for each place where it applies, and changes the copy.
 */
#ifndef STS_WB_MUTANTS_PARTS_H
#define STS_WB_MUTANTS_PARTS_H

#include "base/attr.h"
#include "policy/ruleset_input.h"
#include "workbench/wb_mutant.h"

struct arena;

/* The mutants of one rule so far. */
struct wb_making {
    const struct ruleset_input *in;
    const struct rule *rule;
    size_t number;
    const char *op; /* at work */
    struct arena *arena;
    struct wb_mutant *list;
    size_t n, room;
};

/* One more copy of the rule, to be changed. Owns: the list, until the next one. */
struct rule *wb_mutants_parts_add(struct wb_making *m, const char *fmt, ...)
    PRINTF_LIKE(2, 3);

/* A copy of an array of n things without the one at drop; SIZE_MAX: of all. Owns: the arena. */
void *wb_mutants_parts_copy(struct wb_making *m, const void *from, size_t n, size_t size,
                            size_t drop);

/* The list without one of its texts. Owns: the arena. */
struct rule_texts wb_mutants_parts_without(struct wb_making *m, struct rule_texts list,
                                           size_t drop);

void wb_mutants_parts_target_drop(struct wb_making *m); /* One id, or a whole entry. */
void wb_mutants_parts_target_add(struct wb_making *m);  /* The next one of the type. */
void wb_mutants_parts_target_all(struct wb_making *m);  /* allOfType. */
void wb_mutants_parts_target_any(struct wb_making *m);  /* No list: every target. */

void wb_mutants_parts_grant_drop(struct wb_making *m);    /* One of several. */
void wb_mutants_parts_scope_drop(struct wb_making *m);    /* One scope of a grant. */
void wb_mutants_parts_scope_add(struct wb_making *m);     /* One more of the catalogue. */
void wb_mutants_parts_scope_all(struct wb_making *m);     /* allScopes. */
void wb_mutants_parts_audience_drop(struct wb_making *m); /* allowedAudiences. */

#endif
