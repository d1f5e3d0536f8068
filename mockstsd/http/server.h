/* SPDX-License-Identifier: MIT */
/*
 * server: listen, read strictly, hand over, answer.
 *
 * The only file that knows the HTTP engine. It speaks plain HTTP on one IPv4 address, keeps
 * one arena per worker thread, and knows nothing of what it carries.
 */
#ifndef STS_SERVER_H
#define STS_SERVER_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "http/gate.h"
#include "http/handler.h"

struct arena;
struct err;
struct response;
struct server;

/* How the owner words a refusal that no handler has seen. */
struct server_errors {
    /* Fill *out for this status; the sentence is printable ASCII without '"' and '\'. */
    void (*render)(void *self, int status, const char *sentence, struct response *out,
                   struct arena *a);
    void *self;
};

struct server_options {
    const char *address; /* IPv4 in digits; NULL means 127.0.0.1 */
    int port;            /* 0: any free one, see server_port */
    int n_threads;       /* 0 means 16 */
    int connections_max; /* held by threads; more are answered 429. 0: no such limit */
    int request_ms; /* from the head's arrival to the body's last byte; 0 means 10,000 */
    int keep_alive_ms; /* how long an idle connection stays; 0 means 500 */
    size_t arena_max;  /* bytes one request may use; 0 means 1 MiB */
    struct gate_rules gate;
    struct handler handler;
    struct server_errors errors;
};

/*
 * Listen and serve until server_stop.
 *
 * Takes    options whose texts and handler live as long as the server.
 * Owns     the caller, who calls server_stop.
 * Fails    ERR_PARSE for an address or port that is none, ERR_IO if the port is taken.
 */
int server_start(const struct server_options *options, struct server **out,
                 struct err *e) MUST_USE;

/* The port it listens on. */
int server_port(const struct server *s);

/*
 * Let running requests end, close everything, free the server; NULL is fine.
 *
 * Takes    drain_ms: after so long the sockets of requests that still wait are cut.
 * Cost     the engine's threads look for the end every two seconds at worst.
 */
void server_stop(struct server *s, int drain_ms);

#endif
