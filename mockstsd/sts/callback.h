/* SPDX-License-Identifier: MIT */
/* callback: with what is the browser sent back to the client? (RFC 6749 4.1.2, RFC 9207) */
#ifndef STS_CALLBACK_H
#define STS_CALLBACK_H

struct arena;
struct err;
struct pending;
struct switches;

/* The redirect URI with a code; with iss in dialect rfc. Owns: the arena. */
const char *callback_code(const struct pending *p, const struct switches *sw,
                          const char *code, struct arena *a);

/* The redirect URI with an error. Owns: the arena. */
const char *callback_error(const struct pending *p, const struct switches *sw,
                           const struct err *why, struct arena *a);

#endif
