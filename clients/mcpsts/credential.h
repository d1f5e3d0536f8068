/* SPDX-License-Identifier: MIT */
/*
 * credential: a downstream credential that several hold at once.
 *
 * Immutable and counted, so that the cache and all who asked share one; the last to let go
 * wipes it.
 */
#ifndef STS_CREDENTIAL_H
#define STS_CREDENTIAL_H

#include <stdatomic.h>

#include "mcpsts/mcpsts.h"

struct arena;

struct credential {
    struct mcpsts_credential given; /* what the caller sees: first */
    struct arena *arena;            /* holds all of it */
    atomic_uint holders;
};

struct credential *credential_hold(struct credential *c); /* One more. Owns: As it was. */
void credential_drop(struct credential *c);               /* One less; NULL is fine. */

#endif
