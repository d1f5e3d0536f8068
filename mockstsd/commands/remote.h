/* SPDX-License-Identifier: MIT */
/* remote: ask a running daemon one question in JSON. */
#ifndef STS_REMOTE_H
#define STS_REMOTE_H

#include "base/attr.h"
#include "wire/jobj.h"

struct arena;
struct err;

struct remote_ask {
    const char *url;    /* base URL of the daemon */
    const char *method; /* "POST" */
    const char *path;   /* "/_mock/tokens" */
    const char *bearer; /* what follows "Bearer ", NULL for none */
    const char *body;   /* JSON, NULL for none */
};

/*
 * Ask.
 *
 * Returns  the JSON object of a 200.
 * Owns     the arena.
 * Fails    ERR_IO: nobody answers there; ERR_UNAVAILABLE: another status, the sentence is the
 *          daemon's own.
 */
int remote_send(const struct remote_ask *ask, struct arena *a, struct jobj *out,
                struct err *e) MUST_USE;

#endif
