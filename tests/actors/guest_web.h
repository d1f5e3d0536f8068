/* SPDX-License-Identifier: MIT */
/*
 * guest_web: HTTP/1.1 on a socket, because a library takes longer to load than the client to run.
 *
 * http_proxy counts, redirects are not followed, each request has a connection of its own.
 */
#ifndef ACTORS_GUEST_WEB_H
#define ACTORS_GUEST_WEB_H

#include <stddef.h>

#include "base/attr.h"
#include "wire/intake.h"
#include "wire/jobj.h"

struct err;
struct guest;

enum { GUEST_WEB_FIELDS = 8 };

struct guest_web_ask {
    const char *method, *url;
    struct httpc_field headers[GUEST_WEB_FIELDS];
    size_t n;
    const char *body; /* NULL: none */
};

/* An address as it is written; what is not there is "". Owns: the arena. */
struct guest_web_place {
    const char *scheme, *authority, *host, *port, *path, *query;
    const char *origin; /* scheme and authority */
    const char *below;  /* the path without slashes at its end */
};

struct guest_web_place guest_web_split(struct guest *g, const char *url);

/* One more header. Takes: at most GUEST_WEB_FIELDS. */
void guest_web_header(struct guest_web_ask *ask, const char *name, const char *value);

/* Send and read. Owns: the arena. Fails: ERR_PARSE, not to be asked; ERR_IO. */
int guest_web_send(struct guest *g, const struct guest_web_ask *ask,
                   struct httpc_answer *out, struct err *e) MUST_USE;

/* The first header of that name in any case, or NULL. Owns: the answer. */
const char *guest_web_found(const struct httpc_answer *answer, const char *name);

/* JSON, or the last message of a stream. Owns: the arena. Fails: ERR_PARSE. */
int guest_web_json(struct guest *g, const struct httpc_answer *answer, struct jobj *out,
                   struct err *e) MUST_USE;

/* The first of the documents that is there; absent if none is. Takes: a list ended by NULL. */
int guest_web_first(struct guest *g, const char *const *urls, struct jobj *out,
                    struct err *e) MUST_USE;

#endif
