/* SPDX-License-Identifier: MIT */
/* home: which project is a call about, and what does it look like for its duration? */
#ifndef STS_HOME_H
#define STS_HOME_H

#include "base/attr.h"

struct call;
struct err;
struct snapshot;
struct sts_world;

/*
 * Enter the world of a project: its switches count for the call from then on.
 *
 * Takes    project NULL: the fixture's own.
 * Returns  *out: the world.
 * Fails    OAUTH_NOT_FOUND.
 */
int home_enter(struct call *call, const char *project, struct sts_world **out,
               struct err *e) MUST_USE;

/* The world as it is now. Owns: held until the arena of the call ends. */
const struct snapshot *home_hold(struct call *call, struct sts_world *home);

#endif
