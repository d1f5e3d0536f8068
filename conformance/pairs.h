/* SPDX-License-Identifier: MIT */
/* pairs: which headers or fields does a step name, as [[name, value], …]? */
#ifndef STS_PAIRS_H
#define STS_PAIRS_H

#include <stddef.h>

#include "base/attr.h"
#include "wire/httpc.h"
#include "wire/jobj.h"

struct arena;
struct err;

enum { PAIRS_MAX = 256 };

struct pairs {
    struct httpc_field all[PAIRS_MAX];
    size_t n;
};

/* One more. Fails: ERR_LIMIT, there are too many. */
int pairs_add(struct pairs *p, const char *name, const char *value,
              struct err *e) MUST_USE;

/* Those of a list, or of none. Owns: the arena. Fails: ERR_PARSE, ERR_LIMIT. */
int pairs_read(struct pairs *p, struct jobj list, struct arena *a,
               struct err *e) MUST_USE;

#endif
