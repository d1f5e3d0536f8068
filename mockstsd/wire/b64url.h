/* SPDX-License-Identifier: MIT */
/*
 * b64url: bytes ↔ base64url, strictly.
 *
 * One spelling for each sequence of bytes: no padding, no blanks, no unused bits set. The
 * b64url_plain functions do the same for base64 with padding (Basic, generated client ids).
 */
#ifndef STS_B64URL_H
#define STS_B64URL_H

#include <stddef.h>

#include "base/attr.h"

struct arena;
struct buf;
struct err;

struct b64url_bytes {
    const char *data; /* a NUL follows, which is not counted; there may be NULs inside */
    size_t len;
};

/* Encode. Owns: the arena. Source: RFC 4648 5, RFC 7515 2. */
char *b64url_text(struct arena *a, const void *bytes, size_t bytes_len);

/* Append encoded bytes to a buffer. Takes: bytes_len bytes. */
void b64url_add(struct buf *out, const void *bytes, size_t bytes_len);

/*
 * Decode.
 *
 * Takes    text of text_len characters, which need no NUL.
 * Owns     the arena.
 * Fails    ERR_PARSE for anything but the one right spelling.
 */
int b64url_decode(struct arena *a, const char *text, size_t text_len,
                  struct b64url_bytes *out, struct err *e) MUST_USE;

/* As b64url_text, with '+', '/' and padding. Owns: the arena. Source: RFC 4648 4. */
char *b64url_plain_text(struct arena *a, const void *bytes, size_t bytes_len);

/* As b64url_decode, with '+', '/' and padding, which is required. Fails: ERR_PARSE. */
int b64url_plain_decode(struct arena *a, const char *text, size_t text_len,
                        struct b64url_bytes *out, struct err *e) MUST_USE;

#endif
