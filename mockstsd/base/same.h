/* SPDX-License-Identifier: MIT */
/*
 * same: are these two texts the same?
 *
 * For names looked up among many. Nearly all of those are told apart by their first two bytes,
 * and a call of the library costs more than these.
 */
#ifndef STS_SAME_H
#define STS_SAME_H

#include <stdbool.h>
#include <string.h>

/* True if both have the same bytes. Takes: texts that are not NULL. */
static inline bool same_text(const char *x, const char *y)
{
    if (x[0] != y[0])
        return false;
    return x[0] == '\0' || (x[1] == y[1] && strcmp(x, y) == 0);
}

#endif
