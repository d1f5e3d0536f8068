/* SPDX-License-Identifier: MIT */
/* source: which text is the world? A tenant file, or the demo tenant that is built in. */
#ifndef STS_SOURCE_H
#define STS_SOURCE_H

#include <stdio.h>

#include "base/attr.h"

struct arena;
struct snapshot;

struct source_ask {
    const char *path; /* NULL: the built-in demo tenant */
    int dialect;      /* enum dialect, for a project that does not say */
    FILE *complaints; /* where diagnostics go */
    int login;        /* enum login_mode, for a project that does not say */
};

/*
 * Load the world; every mistake is printed.
 *
 * Returns  0, or an exit code: 66 unreadable, 78 with at least one mistake.
 * Owns     the caller holds *out once.
 */
int source_load(const struct source_ask *ask, struct arena *a,
                struct snapshot **out) MUST_USE;

#endif
