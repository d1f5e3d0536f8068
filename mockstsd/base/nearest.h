/* SPDX-License-Identifier: MIT */
/* nearest: which name did they mean? */
#ifndef STS_NEAREST_H
#define STS_NEAREST_H

#include <stddef.h>

/*
 * The candidate with the smallest edit distance (case and '-'/'_' count little).
 *
 * Returns  NULL if none is near enough to be worth suggesting. Owns: the caller's list.
 */
const char *nearest_find(const char *word, const char *const *names, size_t n_names);

#endif
