/* SPDX-License-Identifier: MIT */
/*
 * verified: has exactly this token passed its signature check under this key before?
 *
 * An MCP server brings the same inbound token for every call that it serves, and the check is
 * the dearest part of handing out a stored credential. Only that one answer is kept, as a
 * digest with the key's serial: times, parties, revocation, client, policy and audit are asked anew each time.
 * Bounded, shared by all threads without a lock.
 */
#ifndef STS_VERIFIED_H
#define STS_VERIFIED_H

#include <stdint.h>

#include "wire/seal.h"

struct arena;
struct signkey;
struct verified;

/* An empty memory. Owns: the arena. Cost: 320 KiB. */
struct verified *verified_make(struct arena *a);

/*
 * The key under which this token passed.
 *
 * Returns  the serial of the key (signkey_serial), 0 for a token that verified_add was not given.
 */
uint64_t verified_find(const struct verified *v, const struct seal_hash *token);

/* Remember a token, by its SHA-256, and its key; an older one may be forgotten for it. */
void verified_add(struct verified *v, const struct seal_hash *token,
                  const struct signkey *key);

#endif
