/* SPDX-License-Identifier: MIT */
/*
 * turn: one message of an MCP client, what is known about it, and what comes of it.
 *
 * Data that the parts of the server hand on: endpoint.c begins one, methods.c and toolcall.c
 * end it.
 */
#ifndef STS_TURN_H
#define STS_TURN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/secret.h"
#include "tool-server/rpc.h"

struct arena;
struct mcpsts_inbound;
struct mount;
struct revision;
struct spares;

/* What does not change while the server runs. */
struct turn_server {
    const struct mount *mounts;
    size_t n_mounts;
    const char *downstream_url; /* without a slash at its end */
    struct spares *downstream_pool;
    int64_t timeout_ms;         /* of one downstream call */
    const char *const *origins; /* of browsers, beside loopback and the Resources' own */
    size_t n_origins;
    struct secret session_key; /* 32 bytes */
    /* What the operator must know, for the log; never holds a secret. */
    void (*report)(void *self, const char *sentence);
    void *report_self;
};

/* What HTTP says when it is not 200 with a JSON-RPC answer. */
struct turn_http {
    int status;            /* 0: as usual */
    const char *error;     /* OAuth's word; NULL: the body is the JSON-RPC fault */
    const char *sentence;  /* with error */
    const char *challenge; /* WWW-Authenticate, or NULL */
    int64_t retry_after_s; /* 0: none */
};

struct turn {
    const struct turn_server *server;
    const struct mount *mount;
    const struct mcpsts_inbound *inbound;
    const struct revision *revision;
    bool opens_urls; /* the client declared elicitation.url */
    struct rpc_message message;
    struct arena *arena;
    /* what comes of it: a result, or a fault, or HTTP's own refusal */
    const char *result; /* JSON */
    struct rpc_fault fault;
    struct turn_http http;
    const char *session_id; /* given by initialize */
};

#endif
