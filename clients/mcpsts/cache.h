/* SPDX-License-Identifier: MIT */
/*
 * cache: has somebody asked the STS for just this, or is somebody asking now?
 *
 * A bounded table of credentials under digests, none used past its end, the least recently
 * used of eight neighbours giving way; and the list of flights: of callers at once for one
 * key, one asks and the others share what comes of it. It knows no token.
 */
#ifndef STS_CACHE_H
#define STS_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "wire/seal.h"
#include "mcpsts/mcpsts.h"

struct arena;
struct cache;
struct credential;

/* Now, on both clocks: Unix seconds, and the ticks that no one sets. */
struct cache_time {
    int64_t now_s, ticks_ms;
};

/* One who asks, and what came of it. Lives on the stack of the caller. */
struct cache_flight {
    struct seal_hash key;
    bool landed;
    unsigned waiting;
    struct credential *credential; /* NULL: refused, why says why */
    struct mcpsts_refusal why;
    struct cache_flight *next;
};

enum cache_turn {
    CACHE_HIT,  /* flight->credential is held for the caller */
    CACHE_MISS, /* shared a refusal: flight->why */
    CACHE_LEAD, /* the caller asks, and then calls cache_land */
};

/* Room for max credentials, 0 for none. Owns: the arena, which ends it. */
struct cache *cache_open(struct arena *a, size_t max);

/* The key for a token, target, scope and tenant. Source: contract.md 9.5. */
struct seal_hash cache_key(const char *token, const struct mcpsts_want *want);

/*
 * Look, wait for another's flight, or take off.
 *
 * Takes    a flight with its key; it stays where it is until cache_land when CACHE_LEAD.
 * Cost     a lock, and eight comparisons; as long as the other asks if somebody does.
 */
enum cache_turn cache_board(struct cache *c, struct cache_flight *flight,
                            const struct cache_time *now);

/*
 * Tell the others what came of it, and keep it.
 *
 * Takes    flight->credential or flight->why; until: not used from then on, on either clock.
 */
void cache_land(struct cache *c, struct cache_flight *flight,
                const struct cache_time *until);

#endif
