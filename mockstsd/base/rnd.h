/* SPDX-License-Identifier: MIT */
/*
 * rnd: bytes and ids that nobody can guess.
 *
 * getrandom, drawn in blocks per thread; or, after rnd_seed, a repeatable stream that the
 * daemon names as a taint in /healthz. Fails closed: a process without randomness aborts.
 */
#ifndef STS_RND_H
#define STS_RND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void rnd_bytes(void *out, size_t out_len); /* Fill out with random bytes. */

/*
 * Write n_chars uniformly drawn base62 characters and a NUL.
 *
 * Takes    out of n_chars + 1 bytes; 27 characters carry 160 bits.
 */
void rnd_base62(char *out, size_t n_chars);

/*
 * Write an id: the prefix, 27 base62 characters, a NUL (contract.md 1.2).
 *
 * Takes    out of strlen(prefix) + 28 bytes.
 */
void rnd_id(char *out, const char *prefix);

/* From now on the same seed gives the same bytes, in order of the calls of all threads. */
void rnd_seed(uint64_t seed);

/* Fill out with bytes of getrandom even after rnd_seed: for keys that never show. */
void rnd_unseeded(void *out, size_t out_len);

bool rnd_is_seeded(void); /* True after rnd_seed. */

#endif
