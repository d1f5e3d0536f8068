/* SPDX-License-Identifier: MIT */
/* redirect: may we send the browser there? */
#ifndef STS_REDIRECT_H
#define STS_REDIRECT_H

#include <stdbool.h>

#include "base/attr.h"

struct arena;
struct client;
struct err;

/*
 * The redirect URI of a request: the one asked for, or the only one there is.
 *
 * Takes    asked: NULL if the request names none.
 * Returns  *out: bytes as asked for, or as registered.
 * Owns     the client, or whoever owns asked.
 * Fails    OAUTH_BAD_REDIRECT; OAUTH_MISSING if none is named and there is not exactly one. The
 *          browser must not be sent anywhere then.
 * Source   RFC 6749 3.1.2, RFC 8252 7.3 (ports of loopback addresses), RFC 9700 4.1.
 */
int redirect_choose(const struct client *client, const char *asked, struct arena *a,
                    const char **out, struct err *e) MUST_USE;

/* A scheme that a browser would carry out, or show from the user's own machine. */
bool redirect_is_dangerous(const char *scheme);

#endif
