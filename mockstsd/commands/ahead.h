/* SPDX-License-Identifier: MIT */
/* ahead: what can be done in another thread while this one goes on? */
#ifndef STS_AHEAD_H
#define STS_AHEAD_H

#include <stddef.h>

#include "base/attr.h"

struct ahead;
struct arena;

/*
 * Begin it.
 *
 * Takes    ceiling_bytes of the arena that the work is given; what both threads see, the work
 *          may read alone until it has been waited for.
 * Returns  NULL if that is not possible here: do it later, without.
 * Owns     the arena a. Its end waits for the work, and ends what was made by it.
 */
struct ahead *ahead_start(struct arena *a, size_t ceiling_bytes,
                          int (*work)(void *self, struct arena *own), void *self);

/* Wait for it. Returns what the work returned, or -2: out of memory. */
int ahead_wait(struct ahead *ahead) MUST_USE;

#endif
