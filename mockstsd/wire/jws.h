/* SPDX-License-Identifier: MIT */
/*
 * jws: compact signed tokens: take apart, verify, sign.
 *
 * The algorithm is the key's, never the token's; keys named inside a token (jku, jwk, x5u,
 * x5c) are not looked at. Claims are the caller's affair.
 */
#ifndef STS_JWS_H
#define STS_JWS_H

#include <stddef.h>

#include "base/attr.h"
#include "wire/b64url.h"
#include "wire/jobj.h"

struct signkey;

enum { JWS_BYTES = 8 * 1024 }; /* chosen: no token is longer */

/* A token taken apart; nothing in it is to be believed before jws_verify. */
struct jws {
    struct jobj header;
    const char *alg;
    const char *kid; /* NULL if absent */
    const char *typ; /* NULL if absent */
    struct b64url_bytes payload;
    struct b64url_bytes signature;
    const char *signed_text; /* the token up to its second dot */
    size_t signed_len;
};

/* What is to be signed, as JSON text. */
struct jws_draft {
    const char *header, *payload;
};

/*
 * Take a token apart.
 *
 * Owns     the arena; signed_text points into token.
 * Fails    ERR_LIMIT over 8 KiB; ERR_PARSE unless there are exactly three strict base64url
 *          parts, none empty, the header a strict JSON object with a text `alg`, `kid` and
 *          `typ` texts if there, and no `crit` or `b64` (nothing critical is understood).
 * Source   RFC 7515 5.2, 4.1.11; RFC 8725 3.
 */
int jws_parse(struct arena *a, const char *token, struct jws *out,
              struct err *e) MUST_USE;

/*
 * The payload of a token that jws_parse has taken apart before, and jws_verify has passed.
 *
 * Owns     the arena.
 * Fails    ERR_PARSE, ERR_LIMIT as jws_parse, of the payload alone.
 */
int jws_payload(struct arena *a, const char *token, struct b64url_bytes *out,
                struct err *e) MUST_USE;

/*
 * Is the signature by this key over exactly these bytes, under the key's own algorithm?
 *
 * Fails    ERR_CRYPTO if not.
 * Cost     RS256 about 17 µs, ES256 about 55 µs; the thread's first use of a key sets up more.
 */
int jws_verify(const struct jws *token, const struct signkey *key,
               struct err *e) MUST_USE;

/*
 * Sign.
 *
 * Owns     the arena.
 * Fails    ERR_CRYPTO if the key is public or the library fails.
 * Cost     RS256 about 256 µs, ES256 about 20 µs.
 */
int jws_sign(struct arena *a, const struct signkey *key, const struct jws_draft *draft,
             char **out, struct err *e) MUST_USE;

/* Sign a text "header.payload" as it stands, whatever it is. Fails: as jws_sign. */
int jws_sign_text(struct arena *a, const struct signkey *key, const char *signed_text,
                  char **out, struct err *e) MUST_USE;

/* The header {"alg","kid","typ"} for a key; typ NULL leaves it out. Owns: the arena. */
char *jws_header(struct arena *a, const struct signkey *key, const char *typ);

#endif
