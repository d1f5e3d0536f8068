/* SPDX-License-Identifier: MIT */
/*
 * mcpsts_seams: where do tests take hold of the library?
 *
 * Not installed. A member that is NULL is the real thing.
 */
#ifndef MCPSTS_SEAMS_H
#define MCPSTS_SEAMS_H

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct err;
struct httpc_answer;
struct httpc_ask;

struct mcpsts_seams {
    /* In place of httpc_send; any thread. */
    int (*send)(void *self, struct arena *a, const struct httpc_ask *ask,
                struct httpc_answer *out, struct err *e);
    int64_t (*now_ms)(void *self); /* Unix time, and the one for deadlines */
    void (*pause_ms)(void *self, int64_t wait_ms); /* between two tries */
    bool (*spare)(void *self,
                  struct arena *a); /* a new arena; false: there is no memory */
    void *self;
};

#endif
