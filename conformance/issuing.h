/* SPDX-License-Identifier: MIT */
/*
 * issuing: which tokens does the runner issue where it plays the Security Token Service?
 *
 * By the keys of props.h.
 */
#ifndef STS_ISSUING_H
#define STS_ISSUING_H

#include "base/attr.h"
#include "wire/jobj.h"

struct arena;
struct err;
struct props;
struct vars;

/* ${sts.jwk}, ${sts.next_jwk}, ${sts.pem} (the private key of "next"). Fails: ERR_CRYPTO. */
int issuing_name_keys(const struct props *p, struct arena *a, struct vars *v,
                      struct err *e) MUST_USE;

struct issuing_ask {
    struct jobj claims; /* {"in": N} stands for N seconds from now */
    struct jobj header; /* laid over alg, kid and typ; may be absent */
    const struct props *props;
    const char *key; /* "main", "next", "stranger" */
};

/* Sign a token. Owns: the arena. Fails: ERR_PARSE: there is no such key; ERR_CRYPTO. */
int issuing_sign(struct arena *a, const struct issuing_ask *ask, const char **out,
                 struct err *e) MUST_USE;

#endif
