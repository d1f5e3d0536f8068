/* SPDX-License-Identifier: MIT */
/* traces: does a secret stand somewhere, in whatever dress? */
#ifndef STS_TRACES_H
#define STS_TRACES_H

#include <stdbool.h>

struct arena;

/*
 * Look for it raw, form-encoded, in hex of either case, in base64 and base64url at all three
 * alignments.
 *
 * Takes    secret: not empty; base64 is looked for if it has at least 8 bytes.
 */
bool traces_found(struct arena *a, const char *text, const char *secret);

#endif
