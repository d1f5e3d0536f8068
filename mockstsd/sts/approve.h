/* SPDX-License-Identifier: MIT */
/* approve: the user has agreed, or is refused: what is kept, and where does the browser go? */
#ifndef STS_APPROVE_H
#define STS_APPROVE_H

#include "base/attr.h"
#include "sts/pending.h"

struct casefile;
struct err;
struct sts;

/* One authorization request whose client is known, and its user as soon as there is one. */
struct approve_case {
    struct sts *sts;
    struct casefile *c;
    struct pending p;
};

/*
 * Give a code for these scopes: code, consent and its event in one commit.
 *
 * Returns  *location: the callback.
 * Owns     the arena of the casefile.
 * Fails    OAUTH_SERVER_ERROR.
 */
int approve_give(const struct approve_case *it, const struct texts *scopes,
                 const char **location, struct err *e) MUST_USE;

/*
 * Send the error back; a denial by policy leaves an event.
 *
 * Owns     the arena of the casefile.
 * Fails    OAUTH_SERVER_ERROR, if that is why, or if the event cannot be written.
 */
int approve_refuse(const struct approve_case *it, const struct err *why,
                   const char **location, struct err *e) MUST_USE;

#endif
