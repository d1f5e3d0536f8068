/* SPDX-License-Identifier: MIT */
/*
 * keyring: which keys does a project sign with, and which does it still honour?
 *
 * Current key first, then published successors, then retired keys until the last token that
 * they signed has expired. Readers take no lock.
 */
#ifndef STS_KEYRING_H
#define STS_KEYRING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"

struct arena;
struct err;
struct keypool;
struct keyring;
struct signkey;
struct sts;
struct sts_world;

/*
 * The keys of a project: pinned PEM files if the fixture names some, else those kept in the
 * store, else a new one (which is kept if the store is a file).
 *
 * Owns     the caller, who calls keyring_free.
 * Fails    ERR_IO, ERR_CRYPTO with the file at fault.
 */
int keyring_open(struct sts *sts, struct sts_world *world, struct keyring **out,
                 struct err *e) MUST_USE;

void keyring_free(struct keyring *keys); /* NULL is fine. */

/* Offer the keys that were pinned and never sign to a pool, which must end first. */
void keyring_bequeath(struct keyring *keys, struct keypool *pool);

/*
 * The key that signs now. Owns: the keyring, for as long as it is open: retired keys are
 * forgotten, not freed, so that a request in flight can finish.
 */
const struct signkey *keyring_current(struct keyring *keys, int64_t now_s);

/* The honoured key of that kid, NULL if there is none. Owns: as keyring_current. */
const struct signkey *keyring_find(struct keyring *keys, const char *kid, int64_t now_s);

/* True while the key of that serial (signkey_serial) is honoured. */
bool keyring_honours(struct keyring *keys, uint64_t serial, int64_t now_s);

/* The JWK set as JSON (contract.md 3.4). Owns: the arena. */
const char *keyring_jwks(struct keyring *keys, int64_t now_s, struct arena *a);

/* The current key as one bare JWK. Owns: the arena. */
const char *keyring_jwk(struct keyring *keys, int64_t now_s, struct arena *a);

/*
 * Publish a new key, which signs after max_age_s, while the old one is honoured until the last
 * token signed with it has expired.
 *
 * Takes    max_age_s: seconds for which key sets may be cached; token_life_s: longest life.
 * Fails    OAUTH_CONFLICT (too many keys at once), OAUTH_SERVER_ERROR. One event if it succeeds.
 */
int keyring_rotate(struct keyring *keys, int64_t now_s, int64_t max_age_s,
                   int64_t token_life_s, struct err *e) MUST_USE;

/*
 * Drop a key at once: its tokens are void.
 *
 * Fails    OAUTH_NOT_FOUND; OAUTH_CONFLICT for the only key; OAUTH_SERVER_ERROR.
 */
int keyring_drop(struct keyring *keys, const char *kid, int64_t now_s,
                 struct err *e) MUST_USE;

#endif
