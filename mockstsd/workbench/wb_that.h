/* SPDX-License-Identifier: MIT */
/* wb_that: which requests does the `that` of a never or an always mean, in this world? */
#ifndef STS_WB_THAT_H
#define STS_WB_THAT_H

#include "workbench/wb_file_rows.h"
#include "workbench/wb_open.h"
#include "workbench/wb_study.h"

struct wb_meant {
    const struct wb_study *study;
    const struct wb_formula *formula; /* of target and action */
    bool own_action;                  /* it is the target's own */
    const struct wb_literal *given;   /* what is said of parties without a name */
    size_t n_given;
    bool fixed[WB_PARTIES];
    size_t member[WB_PARTIES]; /* of those that have one, by the numbers of the world */
    const char *const *scopes; /* each unit that is meant; NULL: the whole */
    size_t n_scopes;
};

/*
 * Look everything up.
 *
 * Owns     the arena.
 * Fails    ERR_PARSE: a name that nobody has, a scope that the target has not.
 */
int wb_that(const struct wb_study *s, const struct wb_that *that, struct arena *a,
            struct wb_meant *out, struct err *e) MUST_USE;

/* As the beginning of a search over all possible parties: all but scope and formula. */
struct wb_wish wb_that_wish(const struct wb_meant *m);

/* Is this member of the world one of those who are meant? Owns: nothing lasting, in the arena. */
bool wb_that_fits(const struct wb_meant *m, enum wb_party party, size_t member,
                  struct arena *a);

#endif
