/* SPDX-License-Identifier: MIT */
/*
 * mint: the answer for a Resource: a new token of ours.
 *
 * Claims, act chain and life time (contract.md 4.6, 5.1, 5.2) are chosen before anything is
 * signed, so that the audit event can name them first (performance.md 3).
 */
#ifndef STS_MINT_H
#define STS_MINT_H

#include "base/attr.h"

struct casefile;
struct err;
struct sts;
struct sts_world;

/* Choose jti, iat, exp and scopes of an exchanged token: fills c->given but for its value. */
void mint_plan(struct casefile *c);

/* The same for a token issued to the client itself, or to its user at a login. */
void mint_plan_own(struct casefile *c);

/*
 * Write the claims and sign: fills c->given.value, and its id_token if there is to be one.
 *
 * Fails    OAUTH_SERVER_ERROR.
 */
int mint_sign(struct sts *sts, struct sts_world *home, struct casefile *c,
              struct err *e) MUST_USE;

#endif
