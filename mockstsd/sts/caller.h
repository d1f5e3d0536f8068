/* SPDX-License-Identifier: MIT */
/*
 * caller: who is asking?
 *
 * Finds the project (contract.md 4.3) and authenticates the client (4.2). Same work and same
 * answer for an unknown client and a wrong secret.
 */
#ifndef STS_CALLER_H
#define STS_CALLER_H

#include <stdbool.h>

#include "base/attr.h"

struct arena;
struct casefile;
struct err;
struct sts;
struct sts_world;

/* What the request says about who sends it. NULL: absent (an empty field counts as absent). */
struct caller_ask {
    const char *authorization; /* the header */
    const char *client_id, *client_secret;
    const char *assertion, *assertion_type;
    const char *path_project, *path_server; /* {P} and {M} of the path */
    const char *body_project;
    const char
        *token_project; /* named by the subject token: counts if nobody else does */
    bool may_be_public; /* a client_id alone will do for a public client */
    bool may_be_nobody; /* an exchange to a Resource: lenientExchange may apply */
};

/*
 * Which project is this for? What the request says of itself, and the client_id it names.
 *
 * Returns  NULL if nothing names one, or two things name two. Owns: the instance.
 */
struct sts_world *caller_world(struct sts *sts, const struct caller_ask *ask,
                               const char *client_id, struct arena *a);

/*
 * Find the project, then authenticate the client: fills world, project, now_ms,
 * change and caller.
 *
 * Takes    c with arena and origin set.
 * Returns  *home, which is set (and c->world held) as soon as the project is known, also if
 *          the rest fails; else NULL. Under lenientExchange with no credential at all,
 *          caller.lenient is set and caller.client is still NULL.
 * Fails    OAUTH_INVALID_CLIENT, OAUTH_MALFORMED (two methods at once), OAUTH_NOT_FOUND (no
 *          such {M}), OAUTH_RATE_LIMIT (a hundred failures in a row), OAUTH_SERVER_ERROR.
 *          caller.claimed_id is set on failure too.
 * Source   RFC 6749 2.3; contract.md 4.2, 4.3.
 */
int caller_identify(struct sts *sts, const struct caller_ask *ask, struct casefile *c,
                    struct sts_world **home, struct err *e) MUST_USE;

#endif
