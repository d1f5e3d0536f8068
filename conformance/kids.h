/* SPDX-License-Identifier: MIT */
/* kids: are the names of keys their thumbprints? */
#ifndef STS_KIDS_H
#define STS_KIDS_H

#include "wire/jobj.h"

struct arena;

/*
 * Look at each key of a set.
 *
 * Returns  NULL if each kid is the thumbprint, else one sentence. Owns: constant. Source: RFC 7638 3.
 */
const char *kids_miss(struct arena *a, struct jobj set);

#endif
