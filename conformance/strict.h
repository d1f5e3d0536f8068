/* SPDX-License-Identifier: MIT */
/* strict: does an object hold members of these names and kinds (or "${name}") alone? */
#ifndef STS_STRICT_H
#define STS_STRICT_H

#include <stddef.h>

#include "base/attr.h"
#include "wire/jobj.h"

struct err;

enum strict_kind {
    STRICT_ANY,
    STRICT_TEXT,
    STRICT_NUMBER,
    STRICT_BOOL,
    STRICT_OBJECT,
    STRICT_ARRAY,
};

struct strict_key {
    const char *name;
    enum strict_kind kind;
};

struct strict_keys {
    const struct strict_key *rows;
    size_t n;
};

#define STRICT_KEYS(array)                                                               \
    ((struct strict_keys){ (array), sizeof(array) / sizeof((array)[0]) })

/* Check it. Fails: ERR_PARSE with the path, and the nearest name that is known. */
int strict_object(struct jobj o, struct strict_keys keys, struct err *e) MUST_USE;

#endif
