/* SPDX-License-Identifier: MIT */
/* kids: are published keys strong enough, are their names their thumbprints, do certificates fit? */
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

/*
 * Is the first certificate of each key that has one about that key, and x5t#S256 its digest?
 *
 * Returns  NULL or one sentence. Owns: constant. Source: RFC 7517 4.7, 4.9.
 */
const char *kids_uncertified(struct arena *a, struct jobj set);

#endif
