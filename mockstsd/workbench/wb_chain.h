/* SPDX-License-Identifier: MIT */
/*
 * wb_chain: who reaches by two exchanges in a row what they do not reach by one?
 *
 * A client that represents a Resource can be reached by an exchange for that Resource, and can
 * exchange on; the first exchanging client is then the MCP client of the second exchange.
 * Today's parties; one finding for each client exchanged through and target.
 */
#ifndef STS_WB_CHAIN_H
#define STS_WB_CHAIN_H

#include "base/attr.h"
#include "workbench/wb_study.h"

struct wb_chain {
    const char *name; /* of the client in the middle */
    const char *text, *witness;
    const char *command; /* that explains the second exchange */
    size_t rule;         /* that permits it; RULESET_NO_RULE: none */
};

struct wb_chain_hearer {
    void (*hear)(void *self, const struct wb_chain *chain);
    void *self;
    size_t *n; /* counts them */
};

/*
 * Find them.
 *
 * Takes    budget: pairs of clients and classes of users that may be looked at; 0 afterwards
 *          means that there may be more.
 * Owns     the arena.
 * Fails    ERR_CONFLICT: the engines disagree (exit code 6).
 */
int wb_chain_tell(const struct wb_study *s, const struct wb_chain_hearer *hearer,
                  uint64_t *budget, struct arena *a, struct err *e) MUST_USE;

#endif
