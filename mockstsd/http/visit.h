/* SPDX-License-Identifier: MIT */
/*
 * visit: what happens to one request between its head and the end of its answer?
 *
 * Gate, body, handler, answer, in this order and in one arena. It knows neither the engine
 * nor any socket: whoever carries the bytes gives it three functions.
 */
#ifndef STS_VISIT_H
#define STS_VISIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "http/request.h"
#include "http/response.h"
#include "http/server_options.h"

/* What carries the bytes. */
struct visit_carrier {
    /* Read at most `most` bytes of the body until then; how many, 0 at its end, -1 if broken. */
    long (*read)(void *self, char *bytes, size_t most, int64_t until_ms);
    void (*write)(void *self, const char *bytes, size_t bytes_len);
    /* True if the connection is to end after this answer. */
    bool (*wants_end)(void *self);
    /* Let it end after this answer. */
    void (*end)(void *self);
    void *self;
};

struct visit {
    const struct server_options *options; /* all filled in */
    struct arena *arena;                  /* of this request */
    struct visit_carrier carrier;
    const char *date;
    struct request req; /* head filled in; the body comes in here */
    bool old_version;   /* not HTTP/1.1 */
    bool crowd;         /* there is no room for this connection */
    int engine_status; /* what the engine made of it, if it is no request at all, else 0 */
    /* set by visit_run */
    struct response resp;
    bool close, unread;
};

/*
 * Serve it; then the arena is empty again.
 *
 * Returns  the status that was sent.
 */
int visit_run(struct visit *v);

#endif
