/* SPDX-License-Identifier: MIT */
/*
 * writer: how do many commits share one disk sync?
 *
 * One thread takes all that wait in line, commits them as one transaction and wakes those
 * who wait. The line is bounded. Files alone: in memory nothing waits for a disk, and the
 * hand-over would be pure loss.
 */
#ifndef STS_WRITER_H
#define STS_WRITER_H

#include <stdint.h>

#include "base/attr.h"

struct change;
struct err;
struct ledger;
struct writer;
struct writer_place;

/*
 * Start the thread.
 *
 * Takes    places: commits that may be in line at once, at least 1.
 * Owns     the caller, who calls writer_stop.
 * Fails    ERR_IO: no thread, no memory.
 */
int writer_start(struct ledger *l, unsigned places, struct writer **out,
                 struct err *e) MUST_USE;

/* Commit all that is in line, end the thread, free. NULL is fine. */
void writer_stop(struct writer *w);

/*
 * Put a copy of the change in line.
 *
 * Takes    deadline_ms: on clock_ticks_ms(); how long to wait while the line is full.
 * Owns     the writer; the place is given back by writer_wait or writer_leave.
 * Fails    ERR_UNAVAILABLE: still full at the deadline, or stopping; ERR_LIMIT: no memory.
 */
int writer_queue(struct writer *w, const struct change *c, int64_t deadline_ms,
                 struct writer_place **out, struct err *e) MUST_USE;

/*
 * Wait until it is committed, and give the place back.
 *
 * Takes    deadline_ms: on clock_ticks_ms().
 * Fails    the result of the commit; ERR_UNAVAILABLE at the deadline, and then the change
 *          may still be carried out.
 */
int writer_wait(struct writer_place *place, int64_t deadline_ms, struct err *e) MUST_USE;

/* Give the place back without waiting; the change is carried out all the same. */
void writer_leave(struct writer_place *place);

#endif
