/* SPDX-License-Identifier: MIT */
/*
 * redact: how does an exchange look to somebody who may not see its secrets?
 *
 * Credentials, tokens and codes are masked; what remains says which client sent what, and how it
 * was answered.
 */
#ifndef STS_REDACT_H
#define STS_REDACT_H

#include "conformance/stage.h"

/* The request and its answer as text, at most a screen; NULL: "". Owns: the stage. */
const char *redact_exchange(struct stage *s, const struct seen *seen);

#endif
