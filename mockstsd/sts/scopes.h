/* SPDX-License-Identifier: MIT */
/* scopes: blank-separated scope texts ↔ lists (RFC 6749 3.3). */
#ifndef STS_SCOPES_H
#define STS_SCOPES_H

#include <stdbool.h>

#include "base/attr.h"
#include "tenant/client.h"

struct arena;
struct err;

enum { SCOPES_MAX = 256 }; /* chosen: no request names more */

/* The words of a text, each once, in their order. Owns: the arena. */
struct texts scopes_split(struct arena *a, const char *text);

/*
 * As scopes_split, for what a client sent.
 *
 * Fails    OAUTH_INVALID_SCOPE for a character that no scope has, or too many of them.
 */
int scopes_parse(struct arena *a, const char *text, struct texts *out,
                 struct err *e) MUST_USE;

/* The list as one blank-separated text. Owns: the arena. */
const char *scopes_text(struct arena *a, const struct texts *scopes);

bool scopes_have(const struct texts *scopes, const char *name); /* Is it among them? */

/* True if both hold the same names, in whatever order; neither names one twice. */
bool scopes_same(const struct texts *x, const struct texts *y);

#endif
