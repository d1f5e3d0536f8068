/* SPDX-License-Identifier: MIT */
/*
 * fakes: which servers does the runner play, and who asked them for what?
 *
 * Loopback servers of three origins, "main", "other" and "third". They answer by one script and
 * keep every request, in order, with the route that answered it; what cannot be kept is not answered.
 */
#ifndef STS_FAKES_H
#define STS_FAKES_H

#include <stddef.h>

#include "base/attr.h"
#include "wire/jobj.h"

struct arena;
struct err;
struct fakes;

enum { FAKES_ORIGINS = 3 };

/*
 * Listen.
 *
 * Takes    port: of "main"; 0: a free one, as the others have.
 * Owns     the arena, whose end stops them.
 * Fails    ERR_IO.
 */
int fakes_open(struct arena *a, int port, struct fakes **out, struct err *e) MUST_USE;

const char *fakes_origin(size_t i);                   /* "main" … Owns: constant. */
int fakes_port(const struct fakes *f, size_t origin); /* Where it listens. */

/* From now on this script. Fails: ERR_LIMIT. */
int fakes_play(struct fakes *f, struct jobj routes, struct err *e) MUST_USE;

void fakes_forget(struct fakes *f); /* Keep nothing of what came until now. */

/*
 * What came, in order: requests as incoming.h has them, with "origin" and "route" ("" if none).
 *
 * Takes    of: a regular expression that the route is like; NULL: all.
 * Owns     the arena.
 * Fails    ERR_LIMIT, ERR_PARSE.
 */
int fakes_calls(struct fakes *f, struct arena *a, const char *of, struct jobj *out,
                struct err *e) MUST_USE;

#endif
