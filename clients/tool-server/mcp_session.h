/* SPDX-License-Identifier: MIT */
/*
 * mcp_session: what did this client say in its `initialize`?
 *
 * The id of a session is its whole state, under a MAC: nothing is kept, so nothing is lost at
 * a restart but the ids. It proves nothing: it counts only beside a token of the same user and
 * the same MCP client (security best practices, session hijacking).
 */
#ifndef STS_MCP_SESSION_H
#define STS_MCP_SESSION_H

#include <stdbool.h>

#include "base/secret.h"

struct arena;
struct mcpsts_inbound;
struct mount;
struct revision;

struct mcp_session {
    const struct revision *revision;
    bool opens_urls; /* declared elicitation.url */
};

/* To whom an id belongs. */
struct mcp_session_owner {
    const struct secret *key; /* 32 bytes, of this process */
    const struct mcpsts_inbound *inbound;
    const struct mount *mount;
};

/* A new id. Owns: the arena. */
const char *mcp_session_id(struct arena *a, const struct mcp_session_owner *owner,
                           const struct mcp_session *session);

/* Read an id; false if it is none, or somebody else's. */
bool mcp_session_read(struct arena *a, const struct mcp_session_owner *owner,
                      const char *id, struct mcp_session *out);

#endif
