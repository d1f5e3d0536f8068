/* SPDX-License-Identifier: MIT */
/*
 * connect: how does a user connect an account that the vault does not hold yet?
 *
 * A refusal carries the address of a ticket; whoever opens it within 600 s, once, has the
 * account connected: the mock stands in for the provider (contract.md 6.4).
 */
#ifndef STS_CONNECT_H
#define STS_CONNECT_H

#include "base/attr.h"
#include "tenant/client.h"

struct arena;
struct change;
struct err;
struct sts;

/* What is to be connected: a user's slot of a Connection; tenant_id may be "". */
struct connect_ask {
    const char *project, *app_id;
    const char *user_id, *tenant_id;
    struct texts scopes; /* none: the defaultScopes of the Connection */
};

/*
 * Make a ticket; it is good once the change is committed.
 *
 * Returns  its URL. Owns: the arena of the change.
 */
const char *connect_ticket(const struct sts *sts, const struct connect_ask *ask,
                           struct change *change);

/* What follows the last slash of such a URL, and who opened it. */
struct connect_visit {
    const char *ticket, *peer;
};

/*
 * Spend a ticket: a credential is stored for its user, with one audit event.
 *
 * Returns  *redirect: where to send the user next, "" if nowhere.
 * Owns     the arena.
 * Fails    OAUTH_NOT_FOUND: unknown, spent, expired, or its user or Connection is gone;
 *          OAUTH_SERVER_ERROR.
 */
int connect_complete(struct sts *sts, const struct connect_visit *visit, struct arena *a,
                     const char **redirect, struct err *e) MUST_USE;

#endif
