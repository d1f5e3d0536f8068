/* SPDX-License-Identifier: MIT */
/*
 * nobody: what is on the line when there is no STS?
 *
 * Loopback listeners that answer everybody alike, or not at all. None may earn a PASS.
 */
#ifndef STS_NOBODY_H
#define STS_NOBODY_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

enum { NOBODY_KINDS = 14 };

const char *nobody_name(size_t kind); /* "400 to all". Owns: constant. */
bool nobody_is_quick(size_t kind);    /* It answers at once: all checks can be tried. */
bool nobody_is_mortal(
    size_t kind); /* It is an STS at first, and must be taken for one. */
bool nobody_passes_on(size_t kind); /* It needs an STS behind it. */

/*
 * Start one.
 *
 * Takes    behind: base URL of an STS, for those that pass on at first what it answers.
 * Returns  its base URL. Owns: the arena, whose end stops it.
 */
const char *nobody_start(size_t kind, const char *behind, struct arena *a);

#endif
