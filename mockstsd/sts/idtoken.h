/* SPDX-License-Identifier: MIT */
/* idtoken: who logged in, said to the client that asked for the scope openid. */
#ifndef STS_IDTOKEN_H
#define STS_IDTOKEN_H

#include "base/attr.h"

struct casefile;
struct err;
struct sts;
struct sts_world;

/*
 * Write the claims and sign: fills c->given.id_token. No scope, azp or act, so that nobody takes
 * it for an access token (contract.md 5.1).
 *
 * Fails    OAUTH_SERVER_ERROR.
 * Source   OpenID Connect Core 2.
 */
int idtoken_sign(struct sts *sts, struct sts_world *home, struct casefile *c,
                 struct err *e) MUST_USE;

#endif
