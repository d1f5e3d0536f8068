/* SPDX-License-Identifier: MIT */
/*
 * clientmeta: what does a client say of itself, and what record does it get for that?
 *
 * Client metadata (RFC 7591 2), the same for those who register and for those whose client id
 * is the address of a document. Whatever it asks for, it never becomes more than a client that
 * logs users in.
 */
#ifndef STS_CLIENTMETA_H
#define STS_CLIENTMETA_H

#include "base/attr.h"
#include "tenant/client.h"
#include "wire/jobj.h"

struct arena;
struct err;
struct project;
struct resource;
struct switches;

struct clientmeta {
    const char *name; /* NULL: not given, as for all texts */
    const char *logo_uri, *scope;
    struct texts redirect_uris;
    unsigned grant_types; /* those that a client can give itself */
    int method;           /* enum auth_method; AUTH_ANY_SECRET: not given */
    struct jobj jwks;     /* with private_key_jwt alone */
};

/*
 * Read and check client metadata; what is unknown is ignored.
 *
 * Takes    json: an object; sw: of the project, which may allow private_key_jwt.
 * Owns     the arena and the document.
 * Fails    OAUTH_META_REDIRECT, OAUTH_BAD_METADATA.
 * Source   RFC 7591 2; contract.md 4.7.
 */
int clientmeta_read(struct arena *a, struct jobj json, const struct switches *sw,
                    struct clientmeta *out, struct err *e) MUST_USE;

/* Where a client joins: an MCP server, or NULL for the project alone. */
struct clientmeta_place {
    const struct project *project;
    const struct resource *server;
};

/*
 * The record of such a client at that place, by the settings of the MCP server.
 *
 * Returns  a client without id, clientId and secrets; scopes are those it asked for that are
 *          known there.
 * Owns     the arena, the metadata and the world.
 * Fails    OAUTH_BAD_METADATA for a scope that is none.
 */
int clientmeta_record(const struct clientmeta *meta, const struct clientmeta_place *place,
                      struct arena *a, struct client *out, struct err *e) MUST_USE;

/* What a method is called in metadata; AUTH_ANY_SECRET: basic. Owns: static. */
const char *clientmeta_method_name(int method);

/* The names of the grants in a mask that a client can give itself. Owns: the arena. */
struct texts clientmeta_grant_names(unsigned grant_types, struct arena *a);

#endif
