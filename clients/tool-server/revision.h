/* SPDX-License-Identifier: MIT */
/*
 * revision: which revisions of MCP are spoken, and what is different in each?
 *
 * 2025-11-25 and older begin with `initialize`; 2026-07-28 has no handshake and no session:
 * each request says its revision and the client's capabilities in `_meta`.
 */
#ifndef STS_REVISION_H
#define STS_REVISION_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

struct revision {
    const char *name;
    bool stateless; /* everything stands in the request */
    bool batches;   /* a body may hold several messages */
    bool url_error; /* knows URLElicitationRequiredError, -32042 */
};

/* The revision of that name, or NULL. Owns: nobody. */
const struct revision *revision_find(const char *name);

/* What an `initialize` that asks for it gets: it, or the newest with a handshake. Owns: nobody. */
const struct revision *revision_negotiate(const char *name);

/* What a request without MCP-Protocol-Version speaks (transports, 2025-11-25). Owns: nobody. */
const struct revision *revision_assumed(void);

/* The i-th, newest first; NULL past the last. Owns: nobody. */
const struct revision *revision_at(size_t i);

/* `data` of UnsupportedProtocolVersion: what is spoken, what was asked for. Owns: the arena. */
const char *revision_unsupported(struct arena *a, const char *requested);

#endif
