/* SPDX-License-Identifier: MIT */
/*
 * cimd: who is the client whose id is the address of a document about it?
 *
 * Client ID metadata documents. Such a client is nowhere registered: its record is made from
 * the document, and from the template of the MCP server, each time it is asked for. Off unless
 * the MCP server admits the host of the address.
 */
#ifndef STS_CIMD_H
#define STS_CIMD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"

struct arena;
struct client;
struct err;
struct resource;
struct snapshot;
struct sts;
struct switches;

struct cimd_ask {
    struct sts *sts;
    const struct snapshot *world;
    const struct resource *server; /* NULL: the first MCP server that admits the host */
    const char *url;               /* the client id */
    int64_t now_s;                 /* by the clock of the project */
};

/* Is that client id meant as an address? Then it is never a custom one. */
bool cimd_is_url(const char *client_id);

/*
 * The client behind an address, by its document: that of cimdDocuments, else one fetched
 * before that is still fresh, else one fetched now if cimdFetch says so.
 *
 * Returns  *out: a client bound to the MCP server; public, unless it has keys of its own.
 * Owns     the arena and the world.
 * Fails    OAUTH_INVALID_CLIENT with the reason: no good address, not admitted, not to be had,
 *          a document that breaks a rule. Nothing of it is remembered.
 * Source   draft-ietf-oauth-client-id-metadata-document 3, 4; contract.md 4.7.
 */
int cimd_find(const struct cimd_ask *ask, struct arena *a, const struct client **out,
              struct err *e) MUST_USE;

/*
 * The client of a token that was issued before: no document is looked at, so it has no name.
 *
 * Returns  NULL once the MCP server no longer admits it. Owns: the arena and the world.
 */
const struct client *cimd_recall(const struct cimd_ask *ask, struct arena *a);

/* Does this MCP server take such clients, and can documents be had at all? */
bool cimd_is_open(const struct resource *server, const struct switches *sw);

#endif
