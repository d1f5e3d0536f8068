/* SPDX-License-Identifier: MIT */
/*
 * challenge: what does WWW-Authenticate say?
 *
 * Only texts of ours and of the configuration go in, never anything of a request; what a
 * header must not hold is refused.
 */
#ifndef STS_CHALLENGE_H
#define STS_CHALLENGE_H

#include <stddef.h>

#include "base/attr.h"

struct arena;
struct uri;

struct challenge {
    const char *error;       /* NULL: the client sent no token (RFC 6750 3.1) */
    const char *description; /* with error */
    const char *scope;       /* blank separated; NULL: none */
    const char *metadata_url;
};

/*
 * Write the value of the header.
 *
 * Returns  0; -1 if it does not fit, or a text has a character that it must not have.
 * Source   RFC 6750 3, RFC 9728 5.1; contract.md 9.5.
 */
int challenge_write(const struct challenge *c, char *out, size_t out_len) MUST_USE;

/* Where the metadata of a Resource with a host stands. Owns: the arena. Source: RFC 9728 3.1. */
const char *challenge_metadata_url(struct arena *a, const struct uri *resource);

#endif
