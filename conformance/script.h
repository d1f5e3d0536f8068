/* SPDX-License-Identifier: MIT */
/*
 * script: what do the runner's own servers answer to whom?
 *
 * Routes by name, the first that fits answers: {"origin", "method", "path": a regular expression,
 * "if": map of path → matcher on the request, "answer": one, or a list gone through in turn whose
 * last stays}. An answer is {"status", "headers", "json" or "body", "repeat", "delay_ms",
 * "events": true}; "<<query.state>>" in it is filled in from the request. docs/checks.md.
 */
#ifndef STS_SCRIPT_H
#define STS_SCRIPT_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "wire/jobj.h"

struct arena;
struct err;

/* Is it a map of routes? Fails: ERR_PARSE with the path. */
int script_check(struct jobj routes, struct err *e) MUST_USE;

/* The name of the route that fits a request, or NULL. Owns: the routes. */
const char *script_find(struct arena *a, struct jobj routes, struct jobj request);

struct script_answer {
    const char *bytes; /* a whole HTTP answer */
    size_t len;
    int64_t delay_ms; /* wait so long first */
};

/*
 * The answer of a route.
 *
 * Takes    request: with "count", how many this route has answered; what it holds has names.
 * Owns     the arena.
 * Fails    ERR_PARSE: something that is to be filled in was not sent.
 */
int script_answer(struct arena *a, struct jobj route, struct jobj request,
                  struct script_answer *out, struct err *e) MUST_USE;

#endif
