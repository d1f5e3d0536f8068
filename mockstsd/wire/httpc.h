/* SPDX-License-Identifier: MIT */
/*
 * httpc: one HTTP request, one answer.
 *
 * Blocking, with a deadline and a size cap on every call; http and https only, TLS verified,
 * no redirects, no proxy unless given, no environment. Library sts_net of its own, so that the
 * domain cannot call out. libcurl is opened at the first request.
 */
#ifndef STS_HTTPC_H
#define STS_HTTPC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "wire/intake.h"

struct arena;
struct err;
struct netaddr;
struct spares;

struct httpc_ask {
    const char *method; /* "GET" */
    const char *url;
    const struct httpc_field *headers;
    size_t n_headers;
    const char *body; /* NULL for none */
    size_t body_len;
    int64_t deadline_ms; /* for the whole exchange; 0 means 10,000 */
    size_t limit_bytes;  /* of the answer's body; 0 means 1 MiB */
    const char *proxy;   /* NULL for none */
    const char *ca_file; /* PEM to trust instead of the system's; NULL for those */
    /* Asked of each address before it is connected to; NULL: any will do. */
    bool (*may_connect)(const struct netaddr *address);
    struct spares *pool; /* of httpc_pool; NULL, or with may_connect: a new connection */
};

/*
 * Where connections are kept for the requests that follow, from any thread. They stay open for
 * a few seconds only.
 *
 * Owns     the arena, which closes them.
 */
struct spares *httpc_pool(struct arena *home);

/*
 * Send a request and wait for the whole answer, whatever its status.
 *
 * A request is sent once: where a kept connection ends under it, that is ERR_IO.
 *
 * Owns     the arena.
 * Fails    ERR_PARSE for a URL that is none, ERR_LIMIT if the body is too long, ERR_CRYPTO for a
 *          certificate that is not good, ERR_UNAVAILABLE if nobody took the connection (nothing
 *          was sent), ERR_IO for all else, the deadline included.
 */
int httpc_send(struct arena *a, const struct httpc_ask *ask, struct httpc_answer *out,
               struct err *e) MUST_USE;

/* The first header of that name, in any case; NULL if there is none. Owns: the answer. */
const char *httpc_header(const struct httpc_answer *answer, const char *name);

#endif
