/* SPDX-License-Identifier: MIT */
/*
 * secret: bytes that no formatter prints.
 *
 * A type of its own, so that a secret cannot slip into "%s". Comparison takes the same time
 * for every content of one length; callers compare digests (traps.md, OpenSSL O10).
 */
#ifndef STS_SECRET_H
#define STS_SECRET_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

struct secret {
    const char *bytes; /* NUL-terminated for convenience; NULL means absent */
    size_t len;
};

/* A copy that is wiped when the arena ends. Takes: bytes_len bytes. */
struct secret secret_make(struct arena *a, const char *bytes, size_t bytes_len);

bool secret_present(
    const struct secret *s); /* True if there is one, even an empty one. */

/* Equal contents; the time depends on the lengths alone. Absent equals nothing. */
bool secret_equal(const struct secret *x, const struct secret *y);

/* Equal bytes in constant time. Takes: two buffers of len bytes. */
bool secret_same_bytes(const void *x, const void *y, size_t len);

void secret_wipe(void *bytes, size_t bytes_len); /* Zero that no compiler removes. */

#endif
