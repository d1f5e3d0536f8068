/* SPDX-License-Identifier: MIT */
/*
 * keypool: where does a new world get a signing key without waiting for one?
 *
 * Making an RSA key takes as long as two hundred requests. So pairs are made in the background
 * from the first request on, and handed out in turn, each time under a kid of its own.
 * chosen: two, so that neighbours differ and a key has another to give way to. Worlds share them; a
 * token is still foreign to another world, by its kid and by its issuer. Pairs that the fixture pins
 * and does not sign with are taken first: then none is made. In a run that is to repeat, the
 * published test key is the only one.
 */
#ifndef STS_KEYPOOL_H
#define STS_KEYPOOL_H

#include "base/attr.h"
#include "wire/signkey.h"

struct arena;
struct err;
struct keypool;

enum { KEYPOOL_PAIRS = 2 };

/* An empty pool; no thread runs yet. Owns: the arena; the caller ends it by keypool_close. */
struct keypool *keypool_make(struct arena *a);

/* One more pair, if it is RSA and there is room; before the first is taken. Owns: the caller. */
void keypool_offer(struct keypool *pool, const struct signkey *pair);

void keypool_close(struct keypool *pool); /* Waits for its thread. */

/*
 * A key that signs.
 *
 * Owns     the arena; it may outlive the pool. Any thread.
 * Fails    ERR_CRYPTO, ERR_LIMIT.
 * Cost     the first RSA key is waited for; after that 20 µs.
 */
int keypool_take(struct keypool *pool, enum signkey_alg alg, struct arena *a,
                 const struct signkey **out, struct err *e) MUST_USE;

#endif
