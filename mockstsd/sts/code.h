/* SPDX-License-Identifier: MIT */
/*
 * code: what does an authorization code stand for, and is it still good?
 *
 * A row of the store under the digest of the code: bound to client, challenge, resources and
 * redirect URI, good once and for a minute. A spent one is remembered for a while, so that a
 * replay is known as such (contract.md 4.7, RFC 6749 10.5).
 */
#ifndef STS_CODE_H
#define STS_CODE_H

#include <stdbool.h>

#include "base/attr.h"
#include "tenant/client.h"

struct casefile;
struct err;
struct store_row;
struct sts;

/* No text is NULL. */
struct code {
    const char *client_id, *user_id, *tenant;
    const char *redirect_uri; /* as the request named it; "": it did not */
    const char *challenge;    /* "": none */
    const char *nonce;
    struct texts scopes, resources;
    bool spent;
    const char *family;          /* of a spent one: what it gave; "": nothing */
    const char *misses;          /* wrong verifiers so far, as digits */
    const struct store_row *row; /* as it was read */
};

/* Make a code: a row in the change of the casefile. Owns: the arena of the casefile. */
const char *code_issue(struct casefile *c, const struct code *code);

/*
 * What a code stands for.
 *
 * Owns     the arena of the casefile.
 * Fails    OAUTH_BAD_GRANT: unknown or expired; OAUTH_SERVER_ERROR.
 */
int code_find(struct sts *sts, const struct casefile *c, const char *text,
              struct code *out, struct err *e) MUST_USE;

/* It has given this family: in the change, which conflicts if somebody else was first. */
void code_spend(struct casefile *c, const struct code *code, const char *family);

/* Count a wrong verifier, likewise; the fifth ends the code. */
void code_miss(struct casefile *c, const struct code *code);

#endif
