/* SPDX-License-Identifier: MIT */
/*
 * wb_missing: how reads the case that would tell a rule from its mutant?
 *
 * An item of `cases` in block style, its lines without any indent, that expects what happens
 * under the rules as they are. Parties of today go by their names, others are supposed.
 */
#ifndef STS_WB_MISSING_H
#define STS_WB_MISSING_H

#include "workbench/wb_rival.h"

/* Write it. Takes: w, the whole world; id, unique in its file. Owns: the arena. */
const char *wb_missing_case(const struct wb_world *w, const struct wb_mutant *m,
                            const struct wb_rival *rival, const char *id,
                            struct arena *a);

#endif
