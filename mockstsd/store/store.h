/* SPDX-License-Identifier: MIT */
/*
 * store: what has happened, and what was changed while running?
 *
 * All mutable state and the audit events, in memory or in a file; every function may be
 * called from any thread. Promises: a commit that returned 0 is whole and visible to every
 * later read, and in a file it survives a power loss; one that failed with ERR_CONFLICT left
 * no trace. A store that can no longer promise that closes itself: ERR_UNAVAILABLE for all.
 */
#ifndef STS_STORE_H
#define STS_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "store/change.h"
#include "store/lookup.h"

struct arena;
struct err;
struct store;
struct store_ticket;

struct store_options {
    const char *path;    /* NULL: in memory, gone at the end */
    int64_t events_kept; /* newest events kept of each project; 0 keeps all */
    unsigned queue_max;  /* file: commits that may wait for the writer; 0 means 1024 */
};

/*
 * Open a store; a file is created with mode 0600 if there is none, and migrated if it is old.
 *
 * Fails    ERR_IO: cannot be opened, readable by others, damaged, from a newer version;
 *          ERR_CONFLICT: another process has it. The text names the path.
 */
int store_open(const struct store_options *options, struct store **out,
               struct err *e) MUST_USE;

/* Write what is queued, close. NULL is fine. No thread and no ticket may still use it. */
void store_close(struct store *s);

/* False once the store had to close itself; then *why (may be NULL) says what happened. */
bool store_ready(struct store *s, struct err *why);

/*
 * Commit a change and wait until it is durable.
 *
 * Takes    deadline_ms: on clock_ticks_ms(); ignored in memory, where nothing waits.
 * Fails    ERR_CONFLICT: a precondition does not hold, nothing was done; ERR_UNAVAILABLE: the
 *          store is closed or the deadline has passed. After a deadline the change may still
 *          be carried out: the caller must answer as if it was not.
 * Cost     in memory one event is less than a µs; in a file one disk sync, shared by a group.
 */
int store_commit(struct store *s, const struct change *c, int64_t deadline_ms,
                 struct err *e) MUST_USE;

/*
 * The first half of store_commit: get in line (in memory: commit at once).
 *
 * Returns  a ticket for store_wait. If the arena ends first, the change is still written.
 * Owns     the arena of the change.
 * Fails    as store_commit does; while the line is full it waits, until the deadline.
 */
int store_queue(struct store *s, const struct change *c, int64_t deadline_ms,
                struct store_ticket **out, struct err *e) MUST_USE;

/* The second half: wait until it is durable. Once per ticket. Fails: as store_commit. */
int store_wait(struct store_ticket *ticket, struct err *e) MUST_USE;

/* False if there is surely no row of that kind in any project. Cost: one atomic load. */
bool store_any(const struct store *s, int kind);

/*
 * Read one row.
 *
 * Returns  *out: the row, NULL if there is none.
 * Owns     the arena; project and key are those of the query.
 * Fails    ERR_UNAVAILABLE, ERR_IO; ERR_LIMIT when the arena is full.
 * Cost     2 µs; one atomic load while there is no row of that kind.
 */
int store_get(struct store *s, const struct store_query *q, struct arena *a,
              struct store_row **out, struct err *e) MUST_USE;

/* Read the rows of a group or of a whole kind. Owns, Fails: as store_get. */
int store_each(struct store *s, const struct store_query *q, struct arena *a,
               struct store_rows *out, struct err *e) MUST_USE;

/*
 * Show the kept events of a project to a visitor.
 *
 * Takes    visit runs without a lock held and may call the store; the event it is shown is
 *          gone when it returns. Events committed meanwhile may or may not be shown.
 * Owns     the arena keeps one batch of at most 256 KiB until it ends.
 * Fails    ERR_UNAVAILABLE, ERR_LIMIT when out of memory.
 */
int store_events(struct store *s, const struct store_scan *scan, struct arena *a,
                 struct err *e) MUST_USE;

/* How many events were ever written in a project, kept or not. Fails: ERR_UNAVAILABLE. */
int store_events_written(struct store *s, const char *project, int64_t *out,
                         struct err *e) MUST_USE;

/* Let the n-th commit from now on (1 = the next) fail with ERR_UNAVAILABLE; 0: none. For tests. */
void store_fail_at(struct store *s, unsigned long n);

#endif
