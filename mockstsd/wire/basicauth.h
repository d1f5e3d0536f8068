/* SPDX-License-Identifier: MIT */
/*
 * basicauth: Authorization: Basic ↔ client id and secret.
 *
 * Says what was sent, not whether it is right.
 */
#ifndef STS_BASICAUTH_H
#define STS_BASICAUTH_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/secret.h"

struct arena;
struct err;

struct basicauth {
    const char *id;
    struct secret secret; /* present, though it may be empty */
};

/*
 * Read the value of an Authorization header.
 *
 * Owns     the arena; the secret is wiped when it ends.
 * Fails    ERR_PARSE for another scheme, bad base64, no ':', a bad escape, a NUL or any other
 *          control character, invalid UTF-8. The text quotes nothing of it.
 * Source   RFC 7617 2; RFC 6749 2.3.1 (both halves form-decoded once); contract.md 4.2.
 */
int basicauth_parse(struct arena *a, const char *header, struct basicauth *out,
                    struct err *e) MUST_USE;

/* The header value for id and secret, both halves form-encoded. Owns: the arena. */
char *basicauth_text(struct arena *a, const char *id, const struct secret *secret);

#endif
