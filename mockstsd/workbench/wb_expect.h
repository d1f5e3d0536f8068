/* SPDX-License-Identifier: MIT */
/* wb_expect: is this verdict, exactly, the expected one, and if not, what is different? */
#ifndef STS_WB_EXPECT_H
#define STS_WB_EXPECT_H

#include "workbench/wb_tally.h"

struct wb_expect_rules;

/* The rules of a world by id and name. Owns: the arena. */
struct wb_expect_rules *wb_expect_rules_make(const struct wb_world *w, struct arena *a);

/* A request of a case. */
struct wb_expect_case {
    const struct wb_case *c;
    const char *name;
    const struct wb_ask *ask;
};

/*
 * The rules of `by` in numbers of the world; names that mean none are complaints.
 *
 * Returns  NULL after a complaint.
 * Owns     the arena.
 */
const size_t *wb_expect_wanted(const struct wb_expect_rules *rules,
                               const struct wb_case *c, struct wb_tally *t);

/* What of the verdict is not as the case expects; "" if all is. Owns: the arena. */
const char *wb_expect_differences(const struct wb_world *w, const struct wb_case *c,
                                  const size_t *wanted, const struct wb_verdict *v,
                                  struct arena *a);

/*
 * Judge one request into the tally: a row that passes, or one with every difference, the
 * reasons and the repairs.
 *
 * Fails    as wb_ask.
 */
int wb_expect_judge(const struct wb_world *w, const struct wb_expect_rules *rules,
                    const struct wb_expect_case *c, struct wb_tally *t,
                    struct err *e) MUST_USE;

#endif
