/* SPDX-License-Identifier: MIT */
/* digest: under which name is something kept that must not be kept itself? */
#ifndef STS_DIGEST_H
#define STS_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* SHA-256 of a text of text_len bytes in hex. Owns: the arena. */
const char *digest_text(struct arena *a, const char *text, size_t text_len);

/* Are these two digests, and the same? In constant time for two of them. */
bool digest_same(const char *x, const char *y);

#endif
