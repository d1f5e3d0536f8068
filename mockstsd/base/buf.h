/* SPDX-License-Identifier: MIT */
/*
 * buf: text that grows, up to a ceiling.
 *
 * Lives in an arena. Going over the ceiling is remembered, not fatal: everything appended
 * after it is dropped, and buf_ok says so once at the end. Always NUL-terminated.
 */
#ifndef STS_BUF_H
#define STS_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

struct arena;

struct buf {
    char *data;  /* never NULL, NUL-terminated */
    size_t len;  /* bytes before the NUL */
    size_t room; /* bytes allocated */
    size_t ceiling;
    bool over;
    struct arena *arena;
};

/* An empty buffer. Takes: ceiling in bytes, the NUL not counted. */
struct buf buf_make(struct arena *a, size_t ceiling);

void buf_add(struct buf *b, const char *text);                        /* Append a text. */
void buf_add_len(struct buf *b, const char *bytes, size_t bytes_len); /* Append bytes. */
void buf_add_char(struct buf *b, char c);   /* Append one byte. */
void buf_add_int(struct buf *b, int64_t n); /* Append a number in decimal digits. */
void buf_printf(struct buf *b, const char *fmt, ...)
    PRINTF_LIKE(2, 3); /* Append formatted. */

/* Make room at once for what is known to come. */
void buf_room(struct buf *b, size_t more);

/* True while nothing was dropped. */
bool buf_ok(const struct buf *b);

/* Back to empty, keeping the memory. */
void buf_clear(struct buf *b);

#endif
