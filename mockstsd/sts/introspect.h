/* SPDX-License-Identifier: MIT */
/*
 * introspect: is this token alive, as far as the one who asks may know? (RFC 7662)
 *
 * It answers the client that the token was issued to, and the one that represents a Resource
 * of its audience; to all others every token is as if unknown.
 */
#ifndef STS_INTROSPECT_H
#define STS_INTROSPECT_H

#include "base/attr.h"
#include "sts/tokenask.h"

/*
 * Look at an access token.
 *
 * Returns  *claims: of a live token; absent for any other.
 * Owns     the arena.
 * Fails    as tokenask_read; a public client is nobody here.
 */
int introspect_run(struct sts *sts, const struct tokenask *ask, struct arena *a,
                   struct jobj *claims, struct err *e) MUST_USE;

#endif
