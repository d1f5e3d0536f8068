/* SPDX-License-Identifier: MIT */
/*
 * call: one request on its way through the api: what an endpoint is given, and what it may set.
 *
 * Data only. Lives in the request's arena.
 */
#ifndef STS_CALL_H
#define STS_CALL_H

#include <stdbool.h>

#include "base/secret.h"

struct arena;
struct metrics;
struct params;
struct request;
struct response;
struct sts;
struct sts_world;
struct switches;

enum {
    CALL_SLOTS = 4,
    CALL_BYTES_MAX = 64 * 1024 * 1024, /* of memory for one call: a full page of events */
};

/* What the instance was started with. */
struct api_options {
    struct sts *sts;
    struct secret admin_key; /* for /_mock from elsewhere; absent: loopback alone */
    const char *tenant; /* the file of the fixture; NULL: the demo that is built in */
    const char *const *taints; /* why runs of this instance differ from a default one */
    size_t n_taints;
};

struct call {
    const struct api_options *options;
    struct sts *sts;
    struct metrics *metrics;
    const struct request *req;
    const char *slots[CALL_SLOTS]; /* what stood at the slots of the path, in order */
    const struct params *params;   /* NULL for a route without a body */
    struct sts_world *home;        /* behind a management key: its project */
    struct arena *arena;
    struct response *out;

    /* set by the endpoint, for a refusal */
    const struct switches *switches; /* of the project, NULL until one was found */
    bool management;                 /* errorDescription is a category */
    const char *connect_url;         /* where the user can connect, or NULL */
};

#endif
