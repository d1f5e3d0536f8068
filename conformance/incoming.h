/* SPDX-License-Identifier: MIT */
/*
 * incoming: what did somebody who called us send?
 *
 * One HTTP/1.1 request, read whole and written down as a JSON object, so that the checks can look
 * at it as they look at answers: {"method", "url", "path", "query", "headers", "form", "json",
 * "body"}. Names of headers are in lower case; what comes more than once is a list.
 */
#ifndef STS_INCOMING_H
#define STS_INCOMING_H

#include <stddef.h>

#include "base/attr.h"

struct arena;
struct err;
struct jwrite;

struct incoming {
    const char *head; /* up to the empty line; NUL-terminated */
    const char *body;
    size_t body_len;
};

/*
 * Read one from a socket.
 *
 * Takes    patience_ms: for each wait.
 * Owns     the arena.
 * Fails    ERR_IO: the caller went away or is slow; ERR_LIMIT; ERR_PARSE: no request line.
 */
int incoming_read(struct arena *a, int fd, int patience_ms, struct incoming *out,
                  struct err *e) MUST_USE;

/* Write its members into an object that is begun. Takes: the arena for what is decoded. */
void incoming_write(struct arena *a, const struct incoming *in, struct jwrite *w);

#endif
