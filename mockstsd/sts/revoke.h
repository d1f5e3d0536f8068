/* SPDX-License-Identifier: MIT */
/*
 * revoke: an access token is void from now on (RFC 7009).
 *
 * It can no longer be exchanged, nor open the vault. Whoever verifies it with the key set alone
 * takes it until it expires, as upstream (contract.md 4.8).
 */
#ifndef STS_REVOKE_H
#define STS_REVOKE_H

#include "base/attr.h"
#include "sts/tokenask.h"

struct arena;
struct err;
struct sts;

/*
 * Revoke a token of the client that asks. One TokenRevoked event if it had an effect.
 *
 * Returns  0 also for a token that is unknown, expired, or another client's: nothing is done
 *          then, and nothing told (RFC 7009 2.2).
 * Fails    as tokenask_read.
 */
int revoke_run(struct sts *sts, const struct tokenask *ask, struct arena *a,
               struct err *e) MUST_USE;

#endif
