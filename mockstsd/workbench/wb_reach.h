/* SPDX-License-Identifier: MIT */
/*
 * wb_reach: who reaches what today, as lists?
 *
 * Whatever is asked: by target and scope, by user or client, or all of it. The answer is
 * complete and sorted; it lists users × exchanging clients that reach the same through the same
 * MCP clients as one row.
 */
#ifndef STS_WB_REACH_H
#define STS_WB_REACH_H

#include "workbench/wb_study.h"

#define WB_ANYBODY SIZE_MAX

struct wb_question {
    size_t target;             /* WB_ANYBODY: every target */
    const char *scope;         /* NULL: anything at all */
    size_t member[WB_PARTIES]; /* numbers of the world; WB_ANYBODY */
};

/* Members of each kind that reach the same: every user through every client by every MCP client. */
struct wb_row {
    size_t target;
    struct wb_members members[WB_PARTIES];
    bool any_mcp; /* members[WB_MCP_CLIENT] are all there are, and none */
    struct wb_reach reach;
};

/* Told each row, target by target. */
struct wb_hearer {
    void (*hear)(void *self, const struct wb_row *row);
    void *self;
};

/* Answer. Owns: the arena what is told. Cost: classes, not members. */
void wb_reach_tell(const struct wb_study *s, const struct wb_question *q,
                   const struct wb_hearer *hearer, struct arena *a);

/* One entry of an exact list: members of the world, WB_ANYBODY for those left out. */
struct wb_entry {
    size_t member[WB_PARTIES];
};

/*
 * Compare with an exact list.
 *
 * Returns  true if every entry reaches, and nobody reaches who is in no entry.
 * Takes    missing[i]: set for each entry that does not; surplus: the first who is in none,
 *          as a text, NULL if there is nobody.
 * Owns     the arena the text.
 */
bool wb_reach_exactly(const struct wb_study *s, const struct wb_question *q,
                      const struct wb_entry *entries, size_t n_entries, bool *missing,
                      const char **surplus, struct arena *a);

/* What is reached at each target, whoever else takes part. Takes: reached, one for each target. */
void wb_reach_sum(const struct wb_study *s, const struct wb_question *q,
                  struct wb_reach *reached, struct arena *a);

#endif
