/* SPDX-License-Identifier: MIT */
/*
 * seal: digests, keyed digests, and boxes that only their key opens in their own place.
 *
 * Digests and ciphers are fetched once per thread. What is sealed, and why, is not known here.
 */
#ifndef STS_SEAL_H
#define STS_SEAL_H

#include <stddef.h>

#include "base/attr.h"

struct arena;
struct err;
struct secret;

enum { SEAL_HASH_BYTES = 32, SEAL_KEY_BYTES = 32, SEAL_EXTRA_BYTES = 12 + 16 };

struct seal_hash {
    unsigned char bytes[SEAL_HASH_BYTES];
};

struct seal_bytes {
    const void *data;
    size_t len;
};

/* What is sealed, and what it is bound to (AAD): opening with another binding fails. */
struct seal_job {
    struct seal_bytes body, bound;
};

/* SHA-256. Cost: about 0.2 µs and no allocation once the thread has its context. */
struct seal_hash seal_sha256(const void *bytes, size_t bytes_len);

/* HMAC-SHA256. Source: RFC 2104, RFC 4231. */
struct seal_hash seal_hmac(const struct secret *key, const void *bytes, size_t bytes_len);

/* Lower-case hex and a NUL into text. */
void seal_hex(const struct seal_hash *h, char text[2 * SEAL_HASH_BYTES + 1]);

/* base64url of a digest. Owns: the arena. */
char *seal_b64url(struct arena *a, const struct seal_hash *h);

/*
 * Seal with AES-256-GCM under a fresh random nonce.
 *
 * Takes    key of 32 bytes; job->body in the clear.
 * Returns  nonce, ciphertext and tag: SEAL_EXTRA_BYTES longer than the body.
 * Owns     the arena.
 * Fails    ERR_CRYPTO for a key of another length.
 */
int seal_close(struct arena *a, const struct secret *key, const struct seal_job *job,
               struct seal_bytes *out, struct err *e) MUST_USE;

/*
 * Open what seal_close made.
 *
 * Takes    job->body as sealed, job->bound as it was bound then.
 * Returns  the clear bytes, a NUL after them that is not counted.
 * Owns     the arena, which wipes them at its end.
 * Fails    ERR_CRYPTO if a bit of anything differs.
 */
int seal_open(struct arena *a, const struct secret *key, const struct seal_job *job,
              struct secret *out, struct err *e) MUST_USE;

#endif
