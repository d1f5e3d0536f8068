/* SPDX-License-Identifier: MIT */
/*
 * worlds: which projects does this instance serve beside the fixture's own?
 *
 * Clones of the fixture, made and removed while running, so that tests in parallel do not meet:
 * each has its own id, issuer, keys, clock and events. A request that found one keeps it until
 * it has answered. chosen: they end with the process; a store file forgets them when it is closed.
 */
#ifndef STS_WORLDS_H
#define STS_WORLDS_H

#include <stddef.h>

#include "base/attr.h"

struct arena;
struct err;
struct sts;
struct sts_world;
struct worlds;

enum { WORLDS_MAX = 10000 }; /* chosen: more at once are refused */

void worlds_open(struct sts *sts); /* Begin with none, once the STS has its own keys. */

void worlds_close(struct sts *sts); /* Remove all; no request may still run. */

/* What a clone is to be. */
struct worlds_ask {
    const char *project;  /* its id; NULL: a random one */
    const char *switches; /* JSON object laid over the fixture's switches, or NULL */
};

/*
 * Clone the fixture as loaded.
 *
 * Returns  *out: held until the arena ends; others find it from now on.
 * Fails    OAUTH_CONFLICT (the id is taken), OAUTH_BAD_VALUE (with the first mistake),
 *          OAUTH_RATE_LIMIT (WORLDS_MAX are there), OAUTH_SERVER_ERROR.
 * Cost     proportional to the clients and rules of the fixture, not to its users.
 */
int worlds_add(struct sts *sts, const struct worlds_ask *ask, struct arena *a,
               struct sts_world **out, struct err *e) MUST_USE;

/*
 * Remove a clone with its rows and events; what it held is freed when the last request ends.
 *
 * Fails    OAUTH_NOT_FOUND; OAUTH_SERVER_ERROR, then it stays.
 */
int worlds_remove(struct sts *sts, const char *project, struct arena *a,
                  struct err *e) MUST_USE;

/* The clone of that id, held until the arena ends, or NULL. Owns: as said. */
struct sts_world *worlds_find(struct worlds *worlds, const char *project,
                              struct arena *a);

/* How many there are. */
size_t worlds_count(struct worlds *worlds);

#endif
