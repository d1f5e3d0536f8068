/* SPDX-License-Identifier: MIT */
/*
 * redact: how does an exchange look to somebody who may not see its secrets?
 *
 * Credentials, tokens and codes are masked; what remains says which client sent what, and how it
 * was answered.
 */
#ifndef STS_REDACT_H
#define STS_REDACT_H

#include <stdbool.h>
#include <stddef.h>

#include "conformance/stage.h"

/* Is the value of a field or member of that name a credential? */
bool redact_is_secret(const char *name, size_t len);

/*
 * The next value of such a name in a form, a URL, JSON or the head of a request.
 *
 * Takes    *at: where to look from.
 * Returns  false: there is none; else *at and *len: where it stands, encoded as it is there.
 */
bool redact_next(const char *text, size_t *at, size_t *len);

/* A text, with such values as <secret>, at most a screen. Owns: the arena. */
const char *redact_text(struct arena *a, const char *text);

/* The request and its answer as text, at most a screen; NULL: "". Owns: the stage. */
const char *redact_exchange(struct stage *s, const struct seen *seen);

#endif
