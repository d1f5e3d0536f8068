/* SPDX-License-Identifier: MIT */
/* utf8: is this text, and how is it shown safely? */
#ifndef STS_UTF8_H
#define STS_UTF8_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

/* True for well-formed UTF-8 (no surrogates, no overlong forms); a NUL is well-formed. */
bool utf8_valid(const char *bytes, size_t bytes_len);

/* True for ASCII alone and of it what is printed: nothing but U+0020 to U+007E. */
bool utf8_is_plain(const char *bytes, size_t bytes_len);

/* Write the code point as UTF-8, without a NUL. Returns: how many bytes. */
size_t utf8_put(char out[4], unsigned long code_point);

/* Append the code point as UTF-8. Takes: a scalar value, not a surrogate. */
void utf8_add(struct buf *b, unsigned long code_point);

/*
 * Append what a terminal or a log line may see: control characters, DEL, C1, bidirectional
 * overrides and line separators become \xNN or \u{NNNN}, invalid bytes U+FFFD.
 */
void utf8_add_shown(struct buf *b, const char *bytes, size_t bytes_len);

/* Bytes of the longest prefix of at most max_bytes that ends between code points. */
size_t utf8_cut(const char *bytes, size_t bytes_len, size_t max_bytes);

#endif
