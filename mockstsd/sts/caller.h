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
        *token_project; /* project in iss of the subject token: lenient exchange only */
    bool may_be_nobody; /* an exchange to a Resource: lenientExchange may apply */
};

/*
 * Find the project; the world is held in the casefile from then on.
 *
 * Takes    c with arena and origin set.
 * Returns  the world in *home.
 * Fails    OAUTH_INVALID_CLIENT: two sources disagree or nothing names one;
 *          OAUTH_NOT_FOUND: an {M} that does not exist.
 */
int caller_project(struct sts *sts, const struct caller_ask *ask, struct casefile *c,
                   struct sts_world **home, struct err *e) MUST_USE;

/*
 * Authenticate the client: fills c->caller.
 *
 * Fails    OAUTH_INVALID_CLIENT, OAUTH_MALFORMED (two methods at once), OAUTH_RATE_LIMIT (a
 *          hundred failures in a row), OAUTH_SERVER_ERROR. claimed_id is set on failure too.
 * Source   RFC 6749 2.3; contract.md 4.2.
 */
int caller_authenticate(struct sts *sts, const struct caller_ask *ask, struct casefile *c,
                        struct err *e) MUST_USE;

#endif
