/* SPDX-License-Identifier: MIT */
/*
 * lender: which memory does the next request get?
 *
 * The arena that was given back last: it is still in the processor's cache, where one that
 * belonged to the thread would be cold. May be used from any thread.
 */
#ifndef STS_LENDER_H
#define STS_LENDER_H

#include <stddef.h>

#include "base/attr.h"

struct arena;
struct err;
struct lender;

/*
 * Open as many arenas as may be lent at once.
 *
 * Takes    ceiling: of each, in bytes.
 * Owns     the arena home, and the caller, who calls lender_close before home ends.
 * Fails    ERR_UNAVAILABLE out of memory.
 */
int lender_open(struct arena *home, size_t n, size_t ceiling, struct lender **out,
                struct err *e) MUST_USE;

void lender_close(struct lender *l); /* All are back. NULL is fine. */

/* An empty arena. Takes: fewer than n are lent. Owns: the lender. */
struct arena *lender_take(struct lender *l);

/* Takes: an arena that lender_take gave, reset. */
void lender_give(struct lender *l, struct arena *a);

#endif
