/* SPDX-License-Identifier: MIT */
/*
 * keyset: with which key did the STS sign this?
 *
 * The project's JWK set, fetched when the first token comes, again when it is old, and again
 * at an unknown kid; never more often than the back-off allows, whatever tokens say. One
 * thread fetches; those who have their key do not wait for it.
 */
#ifndef STS_KEYSET_H
#define STS_KEYSET_H

#include <stdint.h>

#include "base/attr.h"

struct arena;
struct keyset;
struct keyset_page;
struct mcpsts_refusal;
struct outlet;
struct signkey;

enum {
    KEYSET_FRESH_MS = 5 * 60 * 1000, /* chosen: a dropped key is dropped here as well */
    KEYSET_BACKOFF_MS = 2000,        /* chosen: a rotation is followed within seconds */
};

/* A key, good until keyset_drop. */
struct keyset_hold {
    const struct signkey *key;
    struct keyset_page *page;
};

/*
 * An empty set. Nothing is fetched yet.
 *
 * Takes    url and outlet that live as long as the arena.
 * Owns     the arena, which ends it.
 */
struct keyset *keyset_open(struct arena *a, const struct outlet *o, const char *url);

/*
 * The key of that kid.
 *
 * Owns     the caller, who calls keyset_drop before anything that may jump.
 * Fails    MCPSTS_INVALID_TOKEN if the project has no such key, MCPSTS_TEMPORARY while no set
 *          can be had.
 * Cost     a lock and a few comparisons, unless a set is fetched.
 */
int keyset_find(struct keyset *k, const char *kid, struct keyset_hold *out,
                struct mcpsts_refusal *why) MUST_USE;
void keyset_drop(const struct keyset_hold *hold);

#endif
