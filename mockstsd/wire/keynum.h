/* SPDX-License-Identifier: MIT */
/*
 * keynum: public keys ↔ the numbers they are made of.
 *
 * The OpenSSL half of reading and writing a JWK. For signkey.c, which judges what comes out.
 */
#ifndef STS_KEYNUM_H
#define STS_KEYNUM_H

#include "wire/b64url.h"

struct arena;
struct evp_pkey_st;

enum { KEYNUM_BYTES = 1024, KEYNUM_P256_BYTES = 32 };

/* Build an RSA key. Owns: the caller, who frees it. Returns: NULL if the numbers are none. */
struct evp_pkey_st *keynum_rsa(const struct b64url_bytes *n,
                               const struct b64url_bytes *e);

/* Build a P-256 key; the point must be on the curve. Owns: the caller. Returns: as above. */
struct evp_pkey_st *keynum_p256(const struct b64url_bytes *x,
                                const struct b64url_bytes *y);

/*
 * A number of a key, base64url.
 *
 * Takes    name: OpenSSL's for the parameter; width in bytes, 0 for as short as it is.
 * Returns  NULL if there is none.
 * Owns     the arena.
 */
const char *keynum_text(struct arena *a, const struct evp_pkey_st *pkey, const char *name,
                        int width);

#endif
