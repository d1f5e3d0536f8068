/* SPDX-License-Identifier: MIT */
/*
 * endpoint: the HTTP side of the MCP server.
 *
 * Metadata documents for everybody; behind a path of its own each MCP endpoint: Origin, method,
 * token, media type, and only then the messages (dialogue.h).
 */
#ifndef STS_ENDPOINT_H
#define STS_ENDPOINT_H

#include "http/handler.h"

struct turn_server;

/* The handler of a server. Takes: server, which must outlive it. */
struct handler endpoint_handler(struct turn_server *server);

#endif
