/* SPDX-License-Identifier: MIT */
/*
 * verified: has exactly this token passed its signature check under this key before?
 *
 * An MCP server brings the same inbound token for every call that it serves, and the check is
 * the dearest part of handing out a stored credential. Only that one answer is kept, as a
 * digest: times, parties, revocation, client, policy and audit are asked anew each time.
 * Bounded, shared by all threads without a lock.
 */
#ifndef STS_VERIFIED_H
#define STS_VERIFIED_H

#include <stdbool.h>

#include "wire/seal.h"

struct arena;
struct signkey;
struct verified;

/* An empty memory. Owns: the arena. Cost: 256 KiB. */
struct verified *verified_make(struct arena *a);

/* The name under which a token and a key are remembered. */
struct seal_hash verified_name(const char *token, const struct signkey *key);

/* True only for a name that verified_add was given. Any thread. */
bool verified_has(const struct verified *v, const struct seal_hash *name);

/* Remember a check that was passed; an older one may be forgotten for it. Any thread. */
void verified_add(struct verified *v, const struct seal_hash *name);

#endif
