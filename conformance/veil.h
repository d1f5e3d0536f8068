/* SPDX-License-Identifier: MIT */
/*
 * veil: how is a server of the runner's reached by TLS?
 *
 * A listener that takes TLS off and passes the bytes on. Its certificate signs itself, so that
 * whoever is given it as only authority trusts it, if all else in it is right.
 */
#ifndef STS_VEIL_H
#define STS_VEIL_H

#include "base/attr.h"

struct arena;
struct err;
struct signkey;

struct veil_ask {
    const char *kind; /* "good", "expired", "elsewhere": of another host's name */
    const struct signkey *key;
    int port; /* where the bytes go */
};

struct veil {
    int port;        /* where it listens */
    const char *pem; /* its certificate */
};

/*
 * Put it up.
 *
 * Owns     the arena, whose end takes it down.
 * Fails    ERR_PARSE for another kind; ERR_CRYPTO, ERR_IO.
 */
int veil_open(struct arena *a, const struct veil_ask *ask, struct veil *out,
              struct err *e) MUST_USE;

#endif
