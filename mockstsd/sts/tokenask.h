/* SPDX-License-Identifier: MIT */
/* tokenask: who asks about a token, and is it a live one? (RFC 7009, RFC 7662) */
#ifndef STS_TOKENASK_H
#define STS_TOKENASK_H

#include <stdbool.h>

#include "base/attr.h"
#include "sts/caller.h"
#include "sts/casefile.h"

struct err;
struct sts;

struct tokenask {
    struct caller_ask caller;
    struct case_origin origin;
    const char *token; /* NULL: absent */
};

/*
 * Identify the caller, then look at the token: fills caller and subject of the casefile.
 *
 * Returns  *live: false for whatever is no live access token of the project.
 * Fails    as caller_identify; OAUTH_MISSING without a token; OAUTH_SERVER_ERROR.
 */
int tokenask_read(struct sts *sts, const struct tokenask *ask, struct casefile *c,
                  bool *live, struct err *e) MUST_USE;

#endif
