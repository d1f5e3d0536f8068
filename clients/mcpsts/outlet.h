/* SPDX-License-Identifier: MIT */
/*
 * outlet: how does the library reach the world outside?
 *
 * The network, the clock, waiting and memory: the real ones, or those of a test
 * (mcpsts_seams.h). It knows nothing of what is sent.
 */
#ifndef STS_OUTLET_H
#define STS_OUTLET_H

#include <stdint.h>

#include "base/attr.h"
#include "mcpsts/mcpsts_seams.h"

struct outlet {
    struct mcpsts_seams seams;
    const char *ca_file; /* NULL: the system's */
    struct spares *pool; /* connections that are kept */
    int64_t timeout_ms;  /* of one call of the library */
};

/*
 * Open an arena that is wiped at its end.
 *
 * Returns  NULL if there is no memory.
 * Owns     the caller, who calls arena_free.
 */
struct arena *outlet_arena(const struct outlet *o) MUST_USE;

int64_t outlet_now_s(const struct outlet *o); /* Unix time. */
int64_t
outlet_ticks_ms(const struct outlet *o); /* Time that no one sets, for deadlines. */
void outlet_pause(const struct outlet *o, int64_t wait_ms); /* Wait that long. */

/* As httpc_send, with the trust of the library. Fails: as httpc_send. Owns: the arena. */
int outlet_send(const struct outlet *o, struct arena *a, struct httpc_ask *ask,
                struct httpc_answer *out, struct err *e) MUST_USE;

#endif
