/* SPDX-License-Identifier: MIT */
/*
 * keyrow: how do signing keys outlive the process?
 *
 * Each is one row of the store: its PEM and its times, sealed and bound to project and kid.
 */
#ifndef STS_KEYROW_H
#define STS_KEYROW_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

struct arena;
struct change;
struct err;
struct signkey;
struct sts;

enum { KEYROW_MAX = 8 }; /* chosen: keys of a project at one time */

#define KEYROW_ALWAYS INT64_MAX /* honoured without end */

/* A key and its times, in Unix seconds. */
struct keyrow {
    const struct signkey *key;
    int64_t signs_s; /* from when it signs; INT64_MAX: never, it is honoured alone */
    int64_t until_s; /* until when its tokens are honoured */
};

struct keyrows {
    struct keyrow rows[KEYROW_MAX];
    size_t n;
};

/*
 * Add to a change that these are the keys of the project, and no others.
 *
 * Fails    ERR_CRYPTO.
 */
int keyrow_put(const struct sts *sts, const char *project, const struct keyrows *keys,
               struct change *change, struct err *e) MUST_USE;

/*
 * The kept keys that are honoured at that time.
 *
 * Takes    now_s: Unix seconds.
 * Owns     the arena.
 * Fails    ERR_CRYPTO if a row does not open; ERR_UNAVAILABLE.
 */
int keyrow_read(const struct sts *sts, const char *project, int64_t now_s,
                struct arena *a, struct keyrows *out, struct err *e) MUST_USE;

#endif
