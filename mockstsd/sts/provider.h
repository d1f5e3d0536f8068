/* SPDX-License-Identifier: MIT */
/* provider: what would the service behind a Connection issue? (contract.md 4.6, 6.4) */
#ifndef STS_PROVIDER_H
#define STS_PROVIDER_H

#include "base/secret.h"

struct arena;

enum { PROVIDER_LIFE_S = 3600 }; /* of its access tokens */

/* A value nobody can guess: the prefix and 43 base62 characters. Owns: the arena, which wipes. */
struct secret provider_value(struct arena *a, const char *prefix);

#endif
