/* SPDX-License-Identifier: MIT */
/*
 * bench_load: how fast are requests answered, and is any of them forgotten?
 *
 * A closed loop of one thread over epoll: prebuilt requests, a fixed number per connection, a
 * new connection only when the server says so. It knows no OAuth.
 */
#ifndef STS_BENCH_LOAD_H
#define STS_BENCH_LOAD_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

struct arena;
struct err;

struct bench_request {
    const char *bytes;
    size_t len;
};

struct bench_load {
    int port; /* of 127.0.0.1 */
    const struct bench_request *requests;
    size_t n_requests;
    size_t
        first; /* the request to begin with; connection c sends first + c, + n, + 2n … */
    size_t n_connections;
    size_t per_connection; /* answers each of them must get */
    int want_status;
    int64_t limit_ms;
    size_t look_every; /* every so many answers one goes to look; 0: none */
    /* Judge the body of the answer to that request: 0, or -1 with *e filled. */
    int (*look)(void *self, size_t request, const char *body, struct err *e);
    void *self;
};

struct bench_result {
    size_t responses;
    size_t wrong;      /* of another status, cut off, or refused by look */
    size_t unfinished; /* connections that did not get all their answers */
    size_t reconnects;
    double elapsed_s;
    double generator_s; /* CPU of this generator */
    double p50_ms, p99_ms;
    double slowest_ms; /* the longest that any connection waited for an answer */
    char why[300];     /* the first thing that was wrong, "" if nothing was */
};

/*
 * Send all that the plan asks for and wait for the answers.
 *
 * Takes    n_connections at most 1,000, n_requests at least 1; answers of up to 8 KiB.
 * Returns  0 even if answers were wrong: *out counts them.
 * Fails    ERR_IO if the system gives no sockets.
 * Cost     one send, one recv and less than one epoll_wait per request.
 */
int bench_load_run(const struct bench_load *plan, struct arena *a,
                   struct bench_result *out, struct err *e) MUST_USE;

#endif
