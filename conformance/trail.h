/* SPDX-License-Identifier: MIT */
/*
 * trail: do audit events hold together as a list?
 *
 * What one event says is matched path by path (expect.h); here it is about all of them.
 */
#ifndef STS_TRAIL_H
#define STS_TRAIL_H

#include "wire/jobj.h"

struct arena;

/* Takes: a list of events, and {"length", "every", "same", "distinct", "ordered"} (docs/checks.md).
 * Returns: what does not hold, or NULL. Owns: the arena. */
const char *trail_miss(struct arena *a, struct jobj events, struct jobj want);

#endif
