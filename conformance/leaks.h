/* SPDX-License-Identifier: MIT */
/*
 * leaks: does an answer give back what it must keep to itself?
 *
 * In body or headers, in whatever dress (traces.h).
 */
#ifndef STS_LEAKS_H
#define STS_LEAKS_H

#include "conformance/stage.h"

/* Look for a text. Returns: NULL if it is nowhere, else one sentence. Owns: constant. */
const char *leaks_text(struct stage *s, const struct seen *seen, const char *text);

/*
 * Look for the secrets of the request: values of at least 8 bytes that redact.h hides in its URL
 * and body, and what its Authorization header carries.
 *
 * Returns  as leaks_text. Owns: constant.
 */
const char *leaks_request(struct stage *s, const struct seen *seen);

#endif
