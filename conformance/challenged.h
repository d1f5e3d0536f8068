/* SPDX-License-Identifier: MIT */
/* challenged: what do the WWW-Authenticate headers of an answer ask for? */
#ifndef STS_CHALLENGED_H
#define STS_CHALLENGED_H

#include "base/attr.h"
#include "conformance/stage.h"

struct err;

/*
 * The challenge of a scheme as {"parameter": value}, names in lower case.
 *
 * Returns  *out absent if no challenge has that scheme.
 * Owns     the stage.
 * Fails    ERR_PARSE: a header is no list of challenges, a parameter comes twice, or a character
 *          stands where RFC 6750 3 and RFC 9110 11.6.1 have none.
 */
int challenged_read(struct stage *s, const struct seen *seen, const char *scheme,
                    struct jobj *out, struct err *e) MUST_USE;

/* A parameter of the Bearer challenge, or NULL. Owns: the stage. */
const char *challenged_text(struct stage *s, const struct seen *seen, const char *name);

#endif
