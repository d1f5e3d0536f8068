/* SPDX-License-Identifier: MIT */
/* decimal: which whole number does this JSON number mean, exactly? */
#ifndef STS_DECIMAL_H
#define STS_DECIMAL_H

#include <stdbool.h>
#include <stdint.h>

/*
 * The whole number that a text in the grammar of JSON means: 1e9 is 1000000000.
 *
 * Takes    drop_fraction: cut what stands behind the point instead of refusing it.
 * Returns  NULL, or why not; *out is untouched then.
 * Owns     the reason: nobody.
 * Cost     no floating point, so nothing is rounded; bounded whatever the exponent.
 */
const char *decimal_whole(const char *text, bool drop_fraction, int64_t *out);

#endif
