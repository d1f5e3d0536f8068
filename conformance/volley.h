/* SPDX-License-Identifier: MIT */
/* volley: what do many requests get that are under way at the same time? */
#ifndef STS_VOLLEY_H
#define STS_VOLLEY_H

#include <stdbool.h>

#include "wire/httpc.h"

struct arena;
struct seen;
struct volley;

/* One that is empty. Owns: the arena. */
struct volley *volley_make(struct arena *a);

/* Load a request; what comes of it belongs to `seen`. Takes: texts that outlive the volley. */
void volley_add(struct volley *v, const struct httpc_ask *ask, struct seen *seen);

/*
 * Send all of them, 16 at a time, and wait for all answers.
 *
 * Takes    keep: told of each answer, or of the failure, when all are there, in order.
 * Returns  false: no two were ever under way together, so nothing is proved.
 * Owns     answers: the arena.
 */
bool volley_fire(struct volley *v,
                 void (*keep)(void *self, struct seen *seen,
                              const struct httpc_answer *answer, const char *failure),
                 void *self);

#endif
