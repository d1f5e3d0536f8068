/* SPDX-License-Identifier: MIT */
/*
 * watch: who ends a read that its deadline has passed?
 *
 * The engine's mg_read returns only when all it was asked for has come, so a client that
 * sends a byte now and then holds its thread for ever (traps.md A.1 W5). One thread of our
 * own cuts the receiving side of such a socket, and mg_read returns. The wait for the next
 * request is a read as well, which only a stop cuts short.
 */
#ifndef STS_WATCH_H
#define STS_WATCH_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

struct arena;
struct err;
struct watch;

/* One read that may take until a moment. */
struct watch_read {
    const char *peer; /* IPv4 address in digits; lives until watch_disarm */
    int peer_port;    /* with the address it names the socket of this process */
    int64_t until_ms; /* clock_ticks_ms */
};

/*
 * Start the thread.
 *
 * Takes    n_slots: reads at the same time; shortest_ms: no read gets less time than that.
 * Owns     *out lives in the arena and ends with watch_stop.
 * Fails    ERR_UNAVAILABLE without memory or a thread.
 */
int watch_start(struct arena *a, size_t n_slots, int shortest_ms, struct watch **out,
                struct err *e) MUST_USE;

/* From now on the read in this slot is watched. Takes: a slot that is not armed. */
void watch_arm(struct watch *w, size_t slot, const struct watch_read *read);

/* The read has returned; after this the watch does not touch its socket. */
void watch_disarm(struct watch *w, size_t slot);

/* Cut everything that is being read now. */
void watch_cut_all(struct watch *w);

/* End the thread; NULL is fine. */
void watch_stop(struct watch *w);

#endif
