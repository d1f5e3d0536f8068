/* SPDX-License-Identifier: MIT */
/*
 * inbound: as a Resource, is this token whole, live, of our STS, and for us?
 *
 * One answer for every fault: the MCP client learns that the token is invalid, and no more.
 */
#ifndef STS_INBOUND_H
#define STS_INBOUND_H

#include "base/attr.h"
#include "mcpsts/mcpsts.h"

struct arena;

struct inbound {
    struct mcpsts_inbound seen; /* what the caller sees: first */
    const char *token;          /* for the token endpoint, and for nobody else */
    struct arena *arena;        /* holds all of it */
};

/*
 * Validate the value of an Authorization header, NULL if there was none.
 *
 * Owns     the arena.
 * Fails    MCPSTS_INVALID_TOKEN with the challenge, MCPSTS_TEMPORARY.
 * Source   RFC 6750 2.1, RFC 9068 4, RFC 8725 3; contract.md 3.1, 4.6, 9.5.
 */
int inbound_read(struct mcpsts *sts, struct arena *a, const char *authorization,
                 struct inbound **out, struct mcpsts_refusal *why) MUST_USE;

/* Fill *why for a token that the STS or the clock refuses later. Returns: -1. */
int inbound_refuse(const struct mcpsts *sts, const char *reason,
                   struct mcpsts_refusal *why);

/*
 * Are these scopes in it?
 *
 * Fails    MCPSTS_INSUFFICIENT_SCOPE with the challenge; MCPSTS_MISCONFIGURED if they are no
 *          scopes or do not fit into one.
 */
int inbound_require(const struct mcpsts *sts, const struct mcpsts_inbound *inbound,
                    const char *scopes, struct mcpsts_refusal *why) MUST_USE;

#endif
