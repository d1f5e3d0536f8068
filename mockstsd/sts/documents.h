/* SPDX-License-Identifier: MIT */
/*
 * documents: where does a client ID metadata document come from, and is one kept?
 *
 * The project's own map comes first, then what was fetched and is fresh, then the fetcher. The
 * store keeps no more than 1024 of 5 KB, each in a place that its address picks.
 */
#ifndef STS_DOCUMENTS_H
#define STS_DOCUMENTS_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

struct arena;
struct err;
struct snapshot;
struct sts;

struct documents_ask {
    struct sts *sts;
    const struct snapshot *world;
    const char *url;
    int64_t now_s; /* by the clock of the project */
};

struct documents_text {
    const char *bytes;
    size_t len;
    int64_t
        fresh_s; /* how long documents_keep may keep it; 0: not at all, or it is kept */
};

/*
 * The document at the address of the ask; whether it is any good is not looked at.
 *
 * Owns     the arena and the world.
 * Fails    OAUTH_INVALID_CLIENT.
 */
int documents_get(const struct documents_ask *ask, struct arena *a,
                  struct documents_text *out, struct err *e) MUST_USE;

/* Keep a document that was found to be good. A store that fails only means another fetch. */
void documents_keep(const struct documents_ask *ask, const struct documents_text *text,
                    struct arena *a);

#endif
