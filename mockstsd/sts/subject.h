/* SPDX-License-Identifier: MIT */
/*
 * subject: whose token is this, and is it whole, live and ours?
 *
 * Every token of this project that comes back as subject, actor or bearer passes here: form,
 * signature by the key that its kid names, type, issuer, times, revocation (contract.md 4.6).
 * Whether this client may spend it is binding.h's question.
 */
#ifndef STS_SUBJECT_H
#define STS_SUBJECT_H

#include "base/attr.h"
#include "sts/casefile.h"

struct err;
struct sts;
struct sts_world;

/* Which kinds of token will do. */
enum subject_kind {
    SUBJECT_ACCESS_TOKEN = 1 << 0,
    SUBJECT_SESSION = 1 << 1, /* iss is the bare project id */
};

/*
 * Verify a token and read its claims.
 *
 * Takes    token of any bytes and length; kinds: mask of subject_kind.
 * Returns  *out filled, verified set. If it fails, sub, azp and jti hold what could be read
 *          without being verified, and verified is false.
 * Owns     the arena of the casefile and its world.
 * Fails    OAUTH_INVALID_SUBJECT, one answer for every fault; OAUTH_BAD_VALUE for a chain that
 *          is deeper than maxChainDepth; OAUTH_SERVER_ERROR.
 * Source   RFC 7519, RFC 8725, RFC 9068 4; contract.md 4.6.
 */
int subject_verify(struct sts *sts, struct sts_world *home, struct casefile *c,
                   const char *token, unsigned kinds, struct case_subject *out,
                   struct err *e) MUST_USE;

#endif
