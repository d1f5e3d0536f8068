/* SPDX-License-Identifier: MIT */
/* lifetime: do the times of a token agree with each other and with the answer it came in? */
#ifndef STS_LIFETIME_H
#define STS_LIFETIME_H

#include "conformance/stage.h"

/*
 * Compare iat, exp, nbf, expires_in and the Date header.
 *
 * Takes    claims of the token; tolerance: a number of seconds.
 * Returns  NULL if they agree, else what does not. Owns: the stage.
 * Source   RFC 7519 4.1.4 to 4.1.6; RFC 6749 5.1.
 */
const char *lifetime_miss(struct stage *s, const struct seen *seen, struct jobj claims,
                          struct jobj tolerance);

#endif
