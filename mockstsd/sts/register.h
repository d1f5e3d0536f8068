/* SPDX-License-Identifier: MIT */
/*
 * register: a client registers itself (RFC 7591); who is it from now on?
 *
 * It becomes a record of the world like any other, sealed in the store and with its
 * ClientRegistered event, so that policy, audit and administration treat it alike.
 */
#ifndef STS_REGISTER_H
#define STS_REGISTER_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/secret.h"
#include "tenant/client.h"

struct arena;
struct err;
struct resource;
struct snapshot;
struct sts;
struct sts_world;

struct register_ask {
    const char *server; /* {M}; NULL: at the project */
    const char *body;   /* JSON, not yet looked at */
    size_t body_len;
    const char *peer; /* address */
};

struct registered {
    struct client client;
    struct secret secret; /* absent for a public client; nothing of ours keeps it */
    int64_t issued_s;
};

/*
 * Register a client.
 *
 * Owns     the arena.
 * Fails    OAUTH_NOT_FOUND (no such MCP server), OAUTH_REGISTRATION_OFF, OAUTH_BAD_METADATA,
 *          OAUTH_META_REDIRECT, OAUTH_RATE_LIMIT (over 100 a minute, or a full project),
 *          OAUTH_SERVER_ERROR.
 * Cost     a run-time change of the world (overlay_apply); a project keeps 100,000 of them.
 * Source   RFC 7591; contract.md 4.7.
 */
int register_run(struct sts *sts, struct sts_world *home, const struct register_ask *ask,
                 struct arena *a, struct registered *out, struct err *e) MUST_USE;

/* May clients register at this MCP server, or, for NULL, at the project? */
bool register_is_open(const struct snapshot *world, const struct resource *server);

#endif
