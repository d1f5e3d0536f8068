/* SPDX-License-Identifier: MIT */
/*
 * keysource: with which keys does a project start?
 *
 * A clone begins with one of the pool. Otherwise: pinned PEM files if the fixture names some; a
 * published test key if the run is to repeat; else the keys kept in the store; else a new one.
 */
#ifndef STS_KEYSOURCE_H
#define STS_KEYSOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "tenant/client.h"
#include "wire/signkey.h"

struct arena;
struct err;
struct keypool;
struct keyrows;
struct sts;

struct keysource {
    const struct sts *sts;
    const char *project;
    struct texts pem_files;
    struct keypool *pool; /* of clones: their first key comes from here; or NULL */
    enum signkey_alg alg; /* of new keys */
    int64_t now_s;
};

/* True if the keys come from outside, so that none is to be kept. */
bool keysource_is_pinned(const struct keysource *from);

/*
 * Load.
 *
 * Owns     the arena.
 * Fails    ERR_IO, ERR_CRYPTO with the file at fault, ERR_LIMIT, ERR_UNAVAILABLE.
 */
int keysource_load(const struct keysource *from, struct arena *a, struct keyrows *out,
                   struct err *e) MUST_USE;

/*
 * Add one more key, honoured without end: from the pool as long as that has a pair that is not among
 * the keys, else a new one.
 *
 * Takes    pool: NULL for none; signs_s: from when it signs, Unix seconds. Fails: ERR_CRYPTO.
 */
int keysource_add_next(struct keypool *pool, enum signkey_alg alg, int64_t signs_s,
                       struct arena *a, struct keyrows *keys, struct err *e) MUST_USE;

#endif
