/* SPDX-License-Identifier: MIT */
/*
 * server_options: where to listen, how patiently, and who answers?
 *
 * Plain data; server.h takes it, and settings.h knows the defaults.
 */
#ifndef STS_SERVER_OPTIONS_H
#define STS_SERVER_OPTIONS_H

#include <stddef.h>

#include "http/gate.h"
#include "http/handler.h"

struct arena;
struct response;

enum { SERVER_LINGER_MS = 1000 }; /* how long a refused body may still come in */

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
    int n_threads;       /* 0 means 24 */
    int connections_max; /* held by threads at once; past it 429. 0: no such limit */
    int request_ms; /* from the head's arrival to the body's last byte; 0 means 10,000 */
    int keep_alive_ms; /* how long an idle connection stays; 0 means 5000 */
    size_t arena_max;  /* bytes one request may use; 0 means 4 MiB */
    struct gate_rules gate;
    struct handler handler;
    struct server_errors errors;
};

#endif
