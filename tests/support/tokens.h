/* SPDX-License-Identifier: MIT */
/*
 * tokens: inbound tokens that are good, or good but for exactly one thing.
 *
 * A draft says what differs from a perfect token; everything else stays as it is, and the
 * result is signed again by the project's own key unless the draft says otherwise.
 */
#ifndef STS_TOKENS_H
#define STS_TOKENS_H

#include <stddef.h>
#include <stdint.h>

#include "wire/b64url.h"

struct arena;
struct signkey;

/* Who makes tokens: the world's key, and the claims of its perfect token as JSON. */
struct tokens_mint {
    const struct signkey *key;
    const char *claims;
};

/* What is different about one token; all absent: a perfect one. */
struct tokens_draft {
    const char *claims,
        *header;              /* JSON objects laid over the perfect ones; null removes */
    const char *front, *back; /* text before the first claim, after the last one */
    const char *header_front, *header_back;
    const char *payload, *head; /* the whole text instead, as it stands */
    size_t payload_len;         /* of payload, if NULs stand inside; 0: its length */
    const struct signkey *key;  /* signs instead of the world's */
    const char *signature;      /* third part instead, as it stands */
};

/* The token. Owns: the arena. */
const char *tokens_make(struct arena *a, const struct tokens_mint *mint,
                        const struct tokens_draft *draft);

/* Only its first two parts, "header.payload". Owns: the arena. */
const char *tokens_text(struct arena *a, const struct tokens_mint *mint,
                        const struct tokens_draft *draft);

/* "header.payload" and a signature of those bytes. Owns: the arena. */
const char *tokens_join(struct arena *a, const char *text, struct b64url_bytes signature);

/* The third part of a token, decoded. Owns: the arena. */
struct b64url_bytes tokens_signature(struct arena *a, const char *token);

#endif
