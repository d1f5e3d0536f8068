/* SPDX-License-Identifier: MIT */
/*
 * jwtguard: what does libjwt say about this token, asked so that it cannot be fooled?
 *
 * A second opinion, made of other code than wire/jws.h; no token is good because libjwt said
 * so. The only file that links libjwt. It judges signature and form; times, issuer and
 * audience are the caller's affair.
 */
#ifndef STS_JWTGUARD_H
#define STS_JWTGUARD_H

#include "base/attr.h"
#include "wire/jobj.h"

struct arena;
struct err;
struct signkey;

enum jwtguard_verdict {
    JWTGUARD_VALID,
    JWTGUARD_INVALID,
    JWTGUARD_CANNOT_JUDGE, /* libjwt refuses typ at+jwt, whatever the signature */
};

/*
 * Ask it.
 *
 * Takes    the public key of the token's kid, never NULL.
 * Returns  the verdict; with JWTGUARD_VALID *claims, read from the same bytes by jobj.h.
 * Owns     the arena, what libjwt makes as well.
 * Fails    *e says why for all but JWTGUARD_VALID; NULL is fine.
 * Cost     libjwt parses the key at every call: never on a hot path.
 * Source   traps.md A.3, whose order the checks have.
 */
enum jwtguard_verdict jwtguard_ask(struct arena *a, const char *token,
                                   const struct signkey *key, struct jobj *claims,
                                   struct err *e) MUST_USE;

#endif
