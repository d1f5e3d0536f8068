/* SPDX-License-Identifier: MIT */
/*
 * wb_proof: does this never happen, or always, for all of whom that is said?
 *
 * Over today's parties every one is looked at; over all possible ones it is proved, or refuted
 * by the smallest witness.
 */
#ifndef STS_WB_PROOF_H
#define STS_WB_PROOF_H

#include "workbench/wb_reach.h"
#include "workbench/wb_witness.h"

struct wb_statement {
    bool always; /* else never */
    bool open;   /* all possible parties; else today's */
    size_t target;
    enum rule_action action;        /* RULE_ACTION_NONE: that of the target */
    const char *scope;              /* NULL: never any, always every one */
    size_t member[WB_PARTIES];      /* number in the world; WB_ANYBODY */
    const struct wb_literal *given; /* what else is said of the parties */
    size_t n_given;
};

enum wb_finding { WB_PROVED, WB_REFUTED, WB_UNPROVED };

struct wb_proof {
    enum wb_finding outcome; /* WB_UNPROVED: the budget is spent */
    const char *scope;       /* that refutes it; NULL: the whole, or any other */
    struct wb_witness witness;
    size_t n_judged; /* today's combinations that the statement is about */
};

/*
 * Prove it.
 *
 * Takes    budget: as wb_open_find.
 * Owns     the arena.
 * Fails    ERR_CONFLICT: a witness is none (exit code 6).
 */
int wb_proof_find(const struct wb_study *s, const struct wb_statement *statement,
                  uint64_t *budget, struct arena *a, struct wb_proof *out,
                  struct err *e) MUST_USE;

#endif
