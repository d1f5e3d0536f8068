/* SPDX-License-Identifier: MIT */
/* stableid: which id has a thing that follows from others and is kept nowhere? */
#ifndef STS_STABLEID_H
#define STS_STABLEID_H

#include <stddef.h>

struct arena;

/* The prefix and 27 base62 characters, the same for the same parts. Owns: the arena. */
const char *stableid_make(const char *prefix, const char *const *parts, size_t n_parts,
                          struct arena *a);

#endif
