/* SPDX-License-Identifier: MIT */
/* party: which client is meant by a client_id, and what may it do here? */
#ifndef STS_PARTY_H
#define STS_PARTY_H

#include "base/attr.h"

struct casefile;
struct client;
struct err;
struct resource;
struct sts;

/*
 * The client behind a client_id, however it came to be known: a record, else the document at
 * that address (cimd.h); NULL if there is none.
 *
 * Takes    server: the MCP server that is asked for; NULL: the first that admits the address.
 * Owns     the casefile: its world or its arena.
 */
const struct client *party_client(struct sts *sts, const struct casefile *c,
                                  const char *client_id, const struct resource *server);

/* The same for the client of a token that was issued before: no document is fetched. Owns: as above. */
const struct client *party_recall(struct sts *sts, const struct casefile *c,
                                  const char *client_id, const struct resource *server);

/*
 * May the client of the casefile use this grant at this MCP server?
 *
 * Takes    grant: one of GRANT_*; server: {M} of the path, NULL for none.
 * Fails    OAUTH_GRANT_OFF; OAUTH_FOREIGN_SERVER if it is bound to another (contract.md 4.3).
 */
int party_may(const struct casefile *c, unsigned grant, const char *server,
              struct err *e) MUST_USE;

#endif
