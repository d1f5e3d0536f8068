/* SPDX-License-Identifier: MIT */
/*
 * signkey: a key that signs or verifies, parsed once and kept.
 *
 * RSA of 2048 to 8192 bits with an exponent of at least 65537 (RS256), or P-256 (ES256);
 * everything else is refused. jws.h uses it. Immutable: any thread may share one.
 */
#ifndef STS_SIGNKEY_H
#define STS_SIGNKEY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "wire/jobj.h"

struct evp_pkey_st;
struct signkey;

enum signkey_alg { SIGNKEY_RS256, SIGNKEY_ES256 };

/*
 * Make a key pair: RSA-2048 or P-256.
 *
 * Takes    kid; NULL derives it (RFC 7638 thumbprint).
 * Owns     the arena, here and below.
 * Fails    ERR_CRYPTO, here and below, also if a PEM is encrypted: nobody is ever asked.
 * Cost     RSA: about 100 ms.
 */
int signkey_make(struct arena *a, enum signkey_alg alg, const char *kid,
                 struct signkey **out, struct err *e) MUST_USE;

/* The same key pair under another kid. Fails: ERR_LIMIT, the kid is too long. Cost: 20 µs. */
int signkey_copy(struct arena *a, const struct signkey *key, const char *kid,
                 struct signkey **out, struct err *e) MUST_USE;

/* Read a private key, PKCS #8 or traditional PEM. Fails: ERR_CRYPTO. Cost: about 0.4 ms. */
int signkey_load_private(struct arena *a, const char *pem, const char *kid,
                         struct signkey **out, struct err *e) MUST_USE;

/* Read a public key, SubjectPublicKeyInfo in PEM. Fails: ERR_CRYPTO. */
int signkey_load_public(struct arena *a, const char *pem, const char *kid,
                        struct signkey **out, struct err *e) MUST_USE;

/*
 * Read a public JWK. Its own kid counts, else it is derived; private members are ignored.
 *
 * Fails    ERR_PARSE with the path, ERR_CRYPTO; also if `alg`, `use` or `key_ops` says other
 *          than signing with the algorithm of its type.
 * Source   RFC 7517 4, RFC 7518 6.
 */
int signkey_from_jwk(struct arena *a, struct jobj jwk, struct signkey **out,
                     struct err *e) MUST_USE;

const char *signkey_kid(const struct signkey *k);      /* Its key id. Owns: the key. */
enum signkey_alg signkey_alg(const struct signkey *k); /* The one algorithm it is for. */
const char *
signkey_alg_name(const struct signkey *k);      /* "RS256", "ES256". Owns: nobody. */
bool signkey_can_sign(const struct signkey *k); /* True for a private key. */

/* The public JWK: {"kty",…,"use":"sig","alg","kid"}. Owns: the key. Source: contract.md 3.4. */
const char *signkey_jwk(const struct signkey *k);

/* The RFC 7638 thumbprint, base64url of SHA-256. Owns: the key. */
const char *signkey_thumbprint(const struct signkey *k);

/* PKCS #8 PEM of the private key. Owns: the arena, which wipes it. Fails: ERR_CRYPTO. */
int signkey_write_private(struct arena *a, const struct signkey *k, const char **out,
                          struct err *e) MUST_USE;

/* SubjectPublicKeyInfo PEM. Owns: the arena. Fails: ERR_CRYPTO. */
int signkey_write_public(struct arena *a, const struct signkey *k, const char **out,
                         struct err *e) MUST_USE;

/* The OpenSSL key, for jws.c alone. Owns: the key. */
struct evp_pkey_st *signkey_evp(const struct signkey *k);

/* Never the same for two keys of a process: per-thread contexts are kept under it. */
uint64_t signkey_serial(const struct signkey *k);

#endif
