/* SPDX-License-Identifier: MIT */
/* choose: which checks are meant? By profile, level, id or clause. */
#ifndef STS_CHOOSE_H
#define STS_CHOOSE_H

#include <stdbool.h>

#include "base/attr.h"
#include "conformance/checkfile.h"

struct err;
struct target;

struct choose_ask {
    const char *profiles; /* "P1,P2"; NULL: all */
    const char *level; /* "must", "should", "may": this one and those above; NULL: all */
    const char *only;  /* a glob over ids, or "RFC8693/2.2.1"; NULL: all */
};

/*
 * Mark them.
 *
 * Takes    selected: one for each check.
 * Returns  0 if at least one is meant.
 * Fails    ERR_PARSE: a word that is none, or nothing is meant.
 */
int choose_mark(const struct checks *checks, const struct choose_ask *ask, bool *selected,
                struct err *e) MUST_USE;

/*
 * Leave out the checks of an MCP server, a client or a library that the target does not name: they
 * are about somebody else.
 *
 * Returns  how many are left.
 */
size_t choose_drop(const struct checks *checks, const struct target *t, bool *selected);

#endif
