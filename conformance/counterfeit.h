/* SPDX-License-Identifier: MIT */
/*
 * counterfeit: signatures that the target never made, and what a forger makes of its own.
 *
 * For step_forge.c. A name that is not known is an error of the check.
 */
#ifndef STS_COUNTERFEIT_H
#define STS_COUNTERFEIT_H

#include "base/attr.h"
#include "wire/b64url.h"

struct arena;
struct err;
struct signkey;

/* What is signed, and how: "HS256", "HS384", "HS512"; "RS256", "RS384", "RS512", "PS256". */
struct counterfeit_job {
    const char *alg, *text;
};

/* The SHA-256 of a text in base64url: a PKCE challenge. Owns: the arena. Fails: ERR_CRYPTO. */
int counterfeit_digest(struct arena *a, const char *text, const char **out,
                       struct err *e) MUST_USE;

/* HMAC. Owns: the arena. Fails: ERR_PARSE for an alg that is no MAC. */
int counterfeit_mac(struct arena *a, const struct counterfeit_job *job,
                    const struct b64url_bytes *key, struct b64url_bytes *signature,
                    struct err *e) MUST_USE;

/*
 * A signature by an RSA key of ours.
 *
 * Owns     the arena.
 * Fails    ERR_PARSE for an alg of another kind, ERR_CRYPTO.
 */
int counterfeit_sign(struct arena *a, const struct counterfeit_job *job,
                     const struct signkey *key, struct b64url_bytes *signature,
                     struct err *e) MUST_USE;

/* The same by a private key in PEM, however weak. Fails: ERR_CRYPTO, ERR_PARSE. */
int counterfeit_sign_pem(struct arena *a, const struct counterfeit_job *job,
                         const char *pem, struct b64url_bytes *signature,
                         struct err *e) MUST_USE;

/*
 * What RS256 raises to the power of the private exponent, by itself: a good signature under every
 * key of 2048 bits whose public exponent is 1. Fails: ERR_CRYPTO. Source: RFC 8017 9.2.
 */
int counterfeit_pad(struct arena *a, const struct counterfeit_job *job,
                    struct b64url_bytes *signature, struct err *e) MUST_USE;

/*
 * What an attacker takes for the secret of an HMAC: "pem", "pem-bare", "pkcs1-pem", "der",
 * "pkcs1", "jwk", "modulus" of the public key; anything else stands for itself.
 *
 * Owns     the arena.
 * Fails    ERR_CRYPTO.
 */
int counterfeit_secret(struct arena *a, const char *name, const struct signkey *key,
                       struct b64url_bytes *out, struct err *e) MUST_USE;

/* A self-signed certificate of an RSA key, in DER. Owns: the arena. Fails: ERR_CRYPTO. */
int counterfeit_certificate(struct arena *a, const struct signkey *key,
                            struct b64url_bytes *out, struct err *e) MUST_USE;

/*
 * Another form of a good signature.
 *
 * Takes    how: "other-s" (n - s), "der", "stripped" (without r's first byte), "plus-n" (RSA,
 *          by the public key), "zero-first", "short", "long", "double".
 * Owns     the arena.
 * Fails    ERR_PARSE for another name, ERR_CRYPTO.
 */
int counterfeit_twist(struct arena *a, const char *how, const struct signkey *key,
                      struct b64url_bytes *signature, struct err *e) MUST_USE;

/* r and s of P-256 side by side, each "0", "1", "n-1", "n" or "max". Fails: ERR_PARSE. */
int counterfeit_pair(struct arena *a, const char *r, const char *s,
                     struct b64url_bytes *out, struct err *e) MUST_USE;

#endif
