/* SPDX-License-Identifier: MIT */
/*
 * stsview: what does the STS know about a credential?
 *
 * Asks the mock's own pages: the state of the world, where credentials are digests, and the
 * keys. Nothing is kept, so that a change counts at once.
 */
#ifndef STS_STSVIEW_H
#define STS_STSVIEW_H

#include "base/attr.h"
#include "wire/jobj.h"

struct arena;
struct err;

struct stsview {
    const char *url;    /* of the STS */
    struct jobj state;  /* GET /_mock/state */
    const char *issuer; /* of tokens for an API */
    struct jobj keys;   /* the key set */
};

/*
 * Ask for the state.
 *
 * Owns     the arena.
 * Fails    ERR_IO, ERR_PARSE.
 */
int stsview_load(struct arena *a, const char *url, struct stsview *out,
                 struct err *e) MUST_USE;

/* Ask for issuer and keys as well. Fails: as stsview_load. */
int stsview_load_keys(struct arena *a, struct stsview *view, struct err *e) MUST_USE;

/* The stored credential of a Connection with this digest, or absent. */
struct jobj stsview_credential(const struct stsview *view, const char *connection,
                               const char *digest);

/* The Connection that stores this digest, or NULL. Owns: the view. */
const char *stsview_connection(const struct stsview *view, const char *digest);

/* True if an MCP server of the world has this URI. */
bool stsview_is_mcp_server(const struct stsview *view, const char *uri);

#endif
