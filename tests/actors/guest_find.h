/* SPDX-License-Identifier: MIT */
/* guest_find: which authorization server is in charge of the MCP server, and what does it offer? */
#ifndef ACTORS_GUEST_FIND_H
#define ACTORS_GUEST_FIND_H

#include "base/attr.h"
#include "wire/jobj.h"

struct err;
struct guest;
struct guest_asked;

/* The issuer goes to g, the metadata of the resource to *resource, which may be absent. */
int guest_find_issuer(struct guest *g, const struct guest_asked *asked,
                      struct jobj *resource, struct err *e) MUST_USE;

/* Its metadata. Owns: the arena. Fails: there are none, or they are another's. */
int guest_find_server(struct guest *g, struct jobj *out, struct err *e) MUST_USE;

#endif
