/* SPDX-License-Identifier: MIT */
/*
 * routes: which endpoint answers this method and path?
 *
 * One table; an alias is a row. Paths are compared byte by byte; 404 and 405 fall out.
 */
#ifndef STS_ROUTES_H
#define STS_ROUTES_H

#include <stddef.h>

#include "base/attr.h"

#include "api/guard.h"

struct arena;
struct call;
struct err;

enum route_body {
    BODY_NONE,     /* whatever is sent is not looked at */
    BODY_OAUTH,    /* form or JSON parameters (params.h) */
    BODY_ANY,      /* the same, and any name may repeat */
    BODY_QUERY,    /* no body: the parameters are those of the query string */
    BODY_JSON,     /* application/json, read by the endpoint */
    BODY_LINES,    /* a JSON object a line, of whatever type, read by the endpoint */
    BODY_METADATA, /* the same; but all else is bad metadata, and no 415 */
};

struct route {
    const char *method;
    const char *path; /* "{x}" is a slot: one segment of any bytes but '/' */
    const char *name; /* of the endpoint, for counters and the API description */
    enum route_body body;
    enum guard_kind guard;
    int (*run)(struct call *call, struct err *e);
};

/*
 * Find the row of a request; HEAD is found as GET.
 *
 * Returns  *out; the slots of the call are filled.
 * Owns     the table is static; slots: the arena of the call.
 * Fails    OAUTH_NOT_FOUND; OAUTH_METHOD, with Allow added to the response of the call.
 */
int routes_find(struct call *call, const struct route **out, struct err *e) MUST_USE;

/* The table. Owns: static. */
const struct route *routes_all(size_t *n);

#endif
