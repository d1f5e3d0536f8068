/* SPDX-License-Identifier: MIT */
/*
 * offer: what may a login give?
 *
 * The scopes asked for, less those that policy, the catalogue or the user's roles withhold: what
 * a consent page lists, and what a token from this login may hold (contract.md 4.7, 7.2).
 */
#ifndef STS_OFFER_H
#define STS_OFFER_H

#include <stdbool.h>

#include "base/attr.h"
#include "tenant/client.h"

struct casefile;
struct err;

/* Towards what, and which scopes. */
struct offer_ask {
    struct texts resources; /* URIs; none: no target was named */
    struct texts scopes;
    bool all;     /* the request names no scopes: whatever may be had */
    bool lenient; /* a scope that nobody knows is left out, not refused */
};

/* Copies of the scopes as they are registered. */
struct offer {
    const struct scope *items;
    size_t n;
};

/*
 * Decide for the user and the client of the casefile. Fills its decision, target (the last one
 * looked at), requested, granted and withheld.
 *
 * Owns     the arena of the casefile.
 * Fails    OAUTH_UNKNOWN_TARGET; OAUTH_INVALID_SCOPE for a scope that no target knows, unless
 *          partialScopes is narrow; OAUTH_POLICY if nothing is permitted.
 */
int offer_make(struct casefile *c, const struct offer_ask *ask, struct offer *out,
               struct err *e) MUST_USE;

/* The names in an offer. Owns: the arena of the casefile. */
struct texts offer_names(const struct casefile *c, const struct offer *offer);

#endif
