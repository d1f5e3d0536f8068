/* SPDX-License-Identifier: MIT */
/*
 * service: the life of a small HTTP program: listen, open, wait for SIGTERM, drain.
 *
 * What it answers is a handler's affair. The listener stands before the handler does, because
 * a port that was picked is part of the URLs that the handler writes.
 */
#ifndef STS_SERVICE_H
#define STS_SERVICE_H

#include "base/attr.h"
#include "http/handler.h"
#include "service/service_options.h"

struct arena;
struct service;

struct service_ask {
    struct service_options options;
    const char *name; /* of the program, for its log */
    const char *host; /* that requests may name beside loopback; NULL: none */
};

/*
 * Hold the signals and listen; until service_open every request gets 503.
 *
 * Returns  0, or an exit code, said in the log.
 * Owns     *out lives in the arena; service_stop ends it.
 */
int service_start(const struct service_ask *ask, struct arena *a,
                  struct service **out) MUST_USE;

/* Where it listens, "http://127.0.0.1:8694". Owns: the service. */
const char *service_url(const struct service *s);

/* Let requests through, and say so in ready file and log. Returns: 0 or an exit code. */
int service_open(struct service *s, struct handler handler) MUST_USE;

/* Wait for SIGTERM or SIGINT; then requests that run may end. */
void service_wait(struct service *s);

/* Stop listening; NULL is fine. */
void service_stop(struct service *s);

/* A warning in the log. Takes: self is not used, so that it serves as a callback. */
void service_warn(void *self, const char *sentence);

/*
 * Call work(argv, arena) with an arena of the process and a recovery point around it.
 *
 * Returns  what work returned: an exit code. 71 without memory.
 */
int service_main(int (*work)(char **argv, struct arena *a), char **argv);

#endif
