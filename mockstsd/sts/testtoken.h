/* SPDX-License-Identifier: MIT */
/*
 * testtoken: an inbound token for a test, as the authorize flow would have issued it, or with
 * exactly one thing wrong.
 *
 * For the control API and the command line (contract.md 2.7). It asks no policy and leaves no
 * audit event: nothing was exchanged.
 */
#ifndef STS_TESTTOKEN_H
#define STS_TESTTOKEN_H

#include <stdbool.h>

#include "base/attr.h"
#include "tenant/client.h"
#include "wire/jobj.h"

struct arena;
struct err;
struct sts;
struct sts_world;

enum testtoken_fault {
    TESTTOKEN_GOOD,
    TESTTOKEN_EXPIRED,   /* exp lies in the past */
    TESTTOKEN_AUDIENCE,  /* aud names a Resource that nobody registered */
    TESTTOKEN_SIGNATURE, /* one bit of the signature is flipped */
    TESTTOKEN_KID,       /* kid names no key */
    TESTTOKEN_NONE,      /* alg none and an empty signature */
};

/* What the token is to say; NULL: not given. */
struct testtoken_ask {
    const char *user;     /* userId or login id; NULL: the project's default user */
    const char *client;   /* record id or clientId: the MCP client; required */
    const char *resource; /* id or URI; NULL: the audience of a token without a target */
    struct texts scopes;
    bool scopes_given;       /* false: every scope of the Resource */
    struct jobj header;      /* members that replace or join ours; null removes one */
    struct jobj claims;      /* the same for the payload */
    const char *raw_header;  /* base64url, signed as it stands */
    const char *raw_payload; /* the same */
    enum testtoken_fault fault;
};

/*
 * The fault of that name.
 *
 * Takes    name as the control API spells it; NULL or "" is none.
 * Fails    OAUTH_BAD_VALUE.
 */
int testtoken_fault(const char *name, enum testtoken_fault *out, struct err *e) MUST_USE;

/*
 * Mint.
 *
 * Returns  *out: the compact token.
 * Owns     the arena.
 * Fails    OAUTH_MISSING without a client; OAUTH_BAD_VALUE for a user, client or Resource that
 *          the world does not have; OAUTH_SERVER_ERROR.
 */
int testtoken_mint(struct sts *sts, struct sts_world *home,
                   const struct testtoken_ask *ask, struct arena *a, const char **out,
                   struct err *e) MUST_USE;

#endif
