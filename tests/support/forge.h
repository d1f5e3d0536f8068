/* SPDX-License-Identifier: MIT */
/*
 * forge: signatures that the house never makes: other algorithms, degenerate numbers.
 *
 * The tests' own door to OpenSSL. Everything goes wrong by an assertion, nothing by a result.
 */
#ifndef STS_FORGE_H
#define STS_FORGE_H

#include "wire/b64url.h"

struct arena;
struct signkey;

enum forge_alg {
    FORGE_HS256,
    FORGE_HS384,
    FORGE_HS512,
    FORGE_RS384,
    FORGE_RS512,
    FORGE_PS256,
    FORGE_ES_DER, /* ES256, but in DER, as the library gives it */
};

/* A MAC over a text. Takes: key of key_len bytes. Owns: the arena. */
struct b64url_bytes forge_mac(struct arena *a, enum forge_alg alg, const void *key,
                              size_t key_len, const char *text);

/* A signature over a text by a private key. Owns: the arena. */
struct b64url_bytes forge_sign(struct arena *a, enum forge_alg alg,
                               const struct signkey *key, const char *text);

/* SubjectPublicKeyInfo or PKCS #1 of an RSA key, in DER. Owns: the arena. */
struct b64url_bytes forge_der(struct arena *a, const struct signkey *key);
struct b64url_bytes forge_pkcs1(struct arena *a, const struct signkey *key);

/* A self-signed certificate of an RSA key, in DER. Owns: the arena. */
struct b64url_bytes forge_certificate(struct arena *a, const struct signkey *key);

/* The same number in ES256's raw form with s replaced by n - s. Owns: the arena. */
struct b64url_bytes forge_other_s(struct arena *a, struct b64url_bytes raw);

#endif
