/* SPDX-License-Identifier: MIT */
/* overlaid: what is an object with other members laid over it? */
#ifndef STS_OVERLAID_H
#define STS_OVERLAID_H

#include "base/attr.h"
#include "wire/jobj.h"

struct arena;
struct err;

/*
 * Lay changes over an object: a member that is there keeps its place, null takes it away, new ones
 * come first.
 *
 * Takes    base, changes: objects, or absent.
 * Owns     the arena.
 * Fails    ERR_PARSE, ERR_LIMIT: too long.
 */
int overlaid_make(struct arena *a, struct jobj base, struct jobj changes,
                  struct jobj *out, struct err *e) MUST_USE;

#endif
