/* SPDX-License-Identifier: MIT */
/*
 * assertion: does a signed assertion prove that it comes from this client? (private_key_jwt)
 *
 * Keys are those of the client's record alone; nothing is fetched, and no key inside the
 * assertion is looked at.
 */
#ifndef STS_ASSERTION_H
#define STS_ASSERTION_H

#include "base/attr.h"

struct arena;
struct casefile;
struct client;
struct err;
struct sts;

#define ASSERTION_TYPE "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

/* Whom an assertion names as its subject; nothing is verified. NULL: nobody. Owns: the arena. */
const char *assertion_subject(const char *assertion, struct arena *a);

struct assertion_ask {
    const char *assertion;
    const char *path_server; /* {M} of the path, or NULL */
};

/*
 * Check an assertion of that client. It works once: a row in the change of the casefile.
 *
 * Fails    OAUTH_INVALID_CLIENT, one answer for every fault; OAUTH_SERVER_ERROR.
 * Source   RFC 7521 4.2, RFC 7523 3; contract.md 4.2.
 */
int assertion_check(struct sts *sts, struct casefile *c, const struct client *client,
                    const struct assertion_ask *ask, struct err *e) MUST_USE;

#endif
