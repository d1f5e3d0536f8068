/* SPDX-License-Identifier: MIT */
/*
 * listener: who called us, and what did they ask for?
 *
 * A loopback server of the runner's, for what a target must not fetch, or must.
 * It gives everybody one answer and keeps the request lines. Ends with the stage.
 */
#ifndef STS_LISTENER_H
#define STS_LISTENER_H

#include <stddef.h>

#include "base/attr.h"

struct arena;
struct err;
struct listener;

/*
 * Listen on a free port.
 *
 * Takes    answer: a whole HTTP answer, which everybody gets.
 * Owns     the arena, whose end stops it.
 * Fails    ERR_IO.
 */
int listener_open(struct arena *a, const char *answer, struct listener **out,
                  struct err *e) MUST_USE;

/*
 * From now on everybody gets this answer instead.
 *
 * Takes    a: the arena that it was opened with; pause_ms: before each byte, 0 for none.
 */
void listener_say(struct listener *l, struct arena *a, const char *answer, int pause_ms);

int listener_port(const struct listener *l); /* The port that was free. */

/* How many have called until now; *lines: their request lines, each with a line feed. Owns: the arena. */
size_t listener_hits(struct listener *l, struct arena *a, const char **lines);

#endif
