/* SPDX-License-Identifier: MIT */
/* kids: are published keys strong enough, and are their names their thumbprints? */
#ifndef STS_KIDS_H
#define STS_KIDS_H

#include "wire/jobj.h"

struct arena;

/*
 * RSA from 2048 bits on with an odd exponent from 65537 on, or a point of P-256.
 *
 * Returns  NULL if each key is one, else one sentence. Owns: the arena. Source: RFC 7518 3.3, 3.4.
 */
const char *kids_weak(struct arena *a, struct jobj set);

/*
 * Look at each key of a set.
 *
 * Returns  NULL if each kid is the thumbprint, else one sentence. Owns: constant. Source: RFC 7638 3.
 */
const char *kids_miss(struct arena *a, struct jobj set);

#endif
