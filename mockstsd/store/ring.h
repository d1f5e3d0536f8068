/* SPDX-License-Identifier: MIT */
/*
 * ring: which events of each project are kept when nothing is on a disk?
 *
 * The newest ones, each a piece of the heap, found by its number. What ledger.c commits in
 * memory it first reserves here, so that rows and events come together or not at all.
 * May be used from any thread.
 */
#ifndef STS_RING_H
#define STS_RING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"

struct arena;
struct change;
struct err;
struct ring;
struct store_scan;

/*
 * An empty ring.
 *
 * Takes    kept: newest events kept of each project; 0 keeps all.
 * Owns     the caller, who calls ring_free.
 * Fails    ERR_LIMIT out of memory.
 */
int ring_open(int64_t kept, struct ring **out, struct err *e) MUST_USE;

void ring_free(struct ring *r); /* NULL is fine. */

/*
 * Copy the events of a change, so that nothing can fail any more.
 *
 * Returns  0, and the ring is the caller's alone until ring_settle.
 * Fails    ERR_LIMIT out of memory: nothing happened.
 */
int ring_reserve(struct ring *r, const struct change *c, struct err *e) MUST_USE;

/* Keep what was reserved, after the projects that the change forgets; or drop it. */
void ring_settle(struct ring *r, const struct change *c, bool done);

/* Number of the newest event of a project; 0 if it has none. */
int64_t ring_last(struct ring *r, const char *project);

/* Show events to the visitor of the scan. Owns: the arena. Fails: as store_events. */
int ring_show(struct ring *r, const struct store_scan *scan, struct arena *a,
              struct err *e) MUST_USE;

#endif
