/* SPDX-License-Identifier: MIT */
/* parts: how do several texts become one value of the store, and how do they come back? */
#ifndef STS_PARTS_H
#define STS_PARTS_H

#include <stddef.h>

#include "tenant/client.h"

struct arena;

/* Each text with its NUL, one after the other. Owns: the arena. */
char *parts_join(const struct texts *parts, struct arena *a, size_t *out_len);

/*
 * The texts again; none if the bytes do not end with a NUL.
 *
 * Owns     the arena the list; the texts point into bytes.
 */
struct texts parts_split(const char *bytes, size_t bytes_len, struct arena *a);

#endif
