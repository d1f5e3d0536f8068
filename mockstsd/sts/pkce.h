/* SPDX-License-Identifier: MIT */
/* pkce: does whoever redeems the code hold the secret of whoever asked for it? (RFC 7636) */
#ifndef STS_PKCE_H
#define STS_PKCE_H

#include <stdbool.h>

#include "base/attr.h"

struct arena;
struct client;
struct err;

/*
 * Is the challenge of an authorization request good?
 *
 * Takes    challenge, method: NULL for what the request lacks.
 * Fails    OAUTH_MISSING if this client must send one; OAUTH_BAD_VALUE for any method but S256
 *          (also for none, which would mean plain), and for what is no SHA-256 in base64url.
 */
int pkce_check(const struct client *client, const char *challenge, const char *method,
               struct err *e) MUST_USE;

/* True if the verifier is well formed and belongs to the challenge. */
bool pkce_fits(const char *challenge, const char *verifier, struct arena *a);

#endif
