/* SPDX-License-Identifier: MIT */
/*
 * spares: which of the things that others are done with can be used again?
 *
 * A stack: what was given back last is taken first, so that what is too much grows old, and is
 * ended when anything is given or taken. May be used from any thread.
 */
#ifndef STS_SPARES_H
#define STS_SPARES_H

#include <stddef.h>
#include <stdint.h>

struct arena;
struct spares;

struct spares_kind {
    size_t max;      /* more are ended */
    int64_t idle_ms; /* so are those that nobody took for so long */
    void (*end)(void *thing);
};

/* Open an empty stack. Owns: the arena home, which ends what is left in it. */
struct spares *spares_open(struct arena *home, const struct spares_kind *kind);

/* The thing given back last, NULL if there is none. Owns: the caller. */
void *spares_take(struct spares *s);

/* Give a thing back, or for the first time. Owns: the stack. */
void spares_give(struct spares *s, void *thing);

#endif
