/* SPDX-License-Identifier: MIT */
/*
 * props: what do all stages use that is the same everywhere, and read once?
 *
 * The keys that the runner signs with: "main" is published, "next" is its successor, "stranger"
 * claims to be "main", "forger" is nobody's. And actors.json, what the runner says where it
 * plays others. Any thread may use them.
 */
#ifndef STS_PROPS_H
#define STS_PROPS_H

#include "base/attr.h"
#include "wire/b64url.h"
#include "wire/jobj.h"

struct arena;
struct err;
struct props;
struct signkey;

/* Read them. Owns: the arena. Fails: ERR_CRYPTO, ERR_PARSE. Cost: 4 ms, most of it for keys. */
int props_read(struct arena *a, const struct props **out, struct err *e) MUST_USE;

/* The key of that name. Owns: the props. Fails: ERR_PARSE: there is none. */
int props_key(const struct props *p, const char *name, const struct signkey **out,
              struct err *e) MUST_USE;

/* A certificate that "forger" has signed for itself, in DER. Owns: the props. */
const struct b64url_bytes *props_certificate(const struct props *p);

/* A member of actors.json, names not filled in. Owns: the props. Fails: ERR_PARSE: there is none. */
int props_lines(const struct props *p, const char *name, struct jobj *out,
                struct err *e) MUST_USE;

#endif
