/* SPDX-License-Identifier: MIT */
/* redirected: does an answer lead the browser back to the client, and with what? */
#ifndef STS_REDIRECTED_H
#define STS_REDIRECTED_H

#include "conformance/stage.h"

/*
 * Look: 302 or 303 to the redirect URI that the last authorization request named
 * (${redirect_uri}), nothing in a fragment, the parameters as wanted.
 *
 * Takes    want: map of parameter name to matcher.
 * Returns  NULL if it does, else one sentence. Owns: the stage.
 */
const char *redirected_miss(struct stage *s, const struct seen *seen, struct jobj want);

/* The same with the parameters in the fragment, where answers that may hold tokens have them. Owns: the stage. */
const char *redirected_fragment_miss(struct stage *s, const struct seen *seen,
                                     struct jobj want);

#endif
