/* SPDX-License-Identifier: MIT */
/* query: what does the query string of a control route say? */
#ifndef STS_QUERY_H
#define STS_QUERY_H

#include "base/attr.h"

struct call;
struct err;

/*
 * A parameter of the query.
 *
 * Returns  *out: NULL if it is absent or empty. Owns: the arena of the call.
 * Fails    OAUTH_MALFORMED: no well-formed query, or the parameter stands there twice.
 */
int query_value(const struct call *call, const char *name, const char **out,
                struct err *e) MUST_USE;

#endif
