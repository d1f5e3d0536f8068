/* SPDX-License-Identifier: MIT */
/* target: what is asked for? An absolute URI → a Resource; anything else → a Connection. */
#ifndef STS_TARGET_H
#define STS_TARGET_H

#include "base/attr.h"
#include "sts/casefile.h"

struct err;

/*
 * Find what a `resource` value names; bytes are compared as they are.
 *
 * Returns  *out filled; out->asked is set even if it fails.
 * Fails    OAUTH_UNKNOWN_TARGET: unknown, or with a fragment (RFC 8707 2).
 */
int target_resolve(const struct snapshot *world, const char *asked,
                   struct case_target *out, struct err *e) MUST_USE;

const char *
target_id(const struct case_target *t); /* Record id, or NULL. Owns: the world. */
const char *
target_type(const struct case_target *t); /* "api", "mcp", "outbound_app", or "". */

#endif
