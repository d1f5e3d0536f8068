/* SPDX-License-Identifier: MIT */
/* wb_scratch: memory for one step of a long search, emptied before the next; 1 GiB at most. */
#ifndef STS_WB_SCRATCH_H
#define STS_WB_SCRATCH_H

#include "base/attr.h"

struct arena;
struct err;

/* Open it. Owns: the arena, with which it ends; jumps as arena_alloc does. */
struct arena *wb_scratch_open(struct arena *a);

/*
 * Do one step, and empty it.
 *
 * Returns  what the step returned.
 * Fails    ERR_UNAVAILABLE: out of memory; the step filled in all else.
 */
int wb_scratch_run(struct arena *scratch, int (*step)(void *self), void *self,
                   struct err *e) MUST_USE;

#endif
