/* SPDX-License-Identifier: MIT */
/*
 * agents: which agentic identities are there, and which may no longer act?
 *
 * One for each client and principal (contract.md 1.1): a user who let the client act, or the
 * client itself where it may use client_credentials. Whoever revokes one ends its logins and
 * all tokens issued until then; another login makes it live again.
 */
#ifndef STS_AGENTS_H
#define STS_AGENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "sts/agent.h"

struct change;
struct err;
struct sts;
struct sts_world;

struct agents_one {
    const char *id;
    struct agent agent;
    bool machine; /* its principal is the client */
    bool revoked;
    int64_t last_s; /* when a token was issued to it last; 0: unknown */
};

struct agents_list {
    const struct agents_one *items;
    size_t n;
};

/* A token is issued to an identity: in the change. */
void agents_note(struct change *change, const struct agent *agent);

/*
 * All identities of a project.
 *
 * Owns     the arena.
 * Fails    OAUTH_SERVER_ERROR.
 */
int agents_all(struct sts *sts, struct sts_world *home, struct arena *a,
               struct agents_list *out, struct err *e) MUST_USE;

/*
 * Revoke one; the ConsentRevoked event is in the same commit.
 *
 * Takes    peer: address of the caller.
 * Fails    OAUTH_NOT_FOUND, OAUTH_SERVER_ERROR.
 */
int agents_revoke(struct sts *sts, struct sts_world *home, const char *id,
                  const char *peer, struct arena *a, struct err *e) MUST_USE;

/*
 * When was it revoked last?
 *
 * Returns  *at_s; INT64_MIN: never. A token with iat up to *at_s is dead.
 * Fails    OAUTH_SERVER_ERROR.
 * Cost     one atomic load while nothing is revoked.
 */
int agents_revoked_at(struct sts *sts, const struct agent *agent, struct arena *a,
                      int64_t *at_s, struct err *e) MUST_USE;

#endif
