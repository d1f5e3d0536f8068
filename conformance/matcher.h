/* SPDX-License-Identifier: MIT */
/*
 * matcher: is this JSON value what the check wants it to be?
 *
 * A literal is compared; null means absent; an object with one of matcher's own members asks
 * for more. docs/checks.md lists them.
 */
#ifndef STS_MATCHER_H
#define STS_MATCHER_H

#include <stdbool.h>

#include "wire/jobj.h"

struct arena;

/*
 * Compare.
 *
 * Takes    actual: may be absent; want: names filled in.
 * Returns  NULL if it fits, else what is wrong: "is \"N_A\", not \"Bearer\"". Owns: the arena.
 */
const char *matcher_miss(struct arena *a, struct jobj actual, struct jobj want);

/*
 * Compare what stands at each path of a map.
 *
 * Returns  NULL if all fits, else "claim sub is …", `what` in front. Owns: the arena. Of a secret
 *          (redact.h) it says no more than its name: verdicts end up in reports.
 */
const char *matcher_map(struct arena *a, const char *what, struct jobj in,
                        struct jobj map);

/* The value at a dotted path: "data.chain.0.role"; "." within a name is written "\\.". */
struct jobj matcher_at(struct jobj v, const char *path);

/* Does the text match a POSIX extended regular expression? A bad one matches nothing. */
bool matcher_regex(const char *text, const char *pattern);

/* The value as JSON, cut at 200 bytes. Owns: the arena. */
const char *matcher_show(struct arena *a, struct jobj v);

#endif
