/* SPDX-License-Identifier: MIT */
/*
 * addresses: where does this target serve what, as its file says?
 *
 * ${token_path}, ${revocation_path} …, ${serves.revocation} …, ${token_urls}, ${issuers}; what the
 * file leaves out is discover.h's.
 */
#ifndef STS_ADDRESSES_H
#define STS_ADDRESSES_H

#include "conformance/sut.h"

struct addresses_of {
    const struct target *target;
    const char *project; /* for "{project}"; NULL: none */
    struct vars *vars;   /* which get the names */
    struct arena *arena;
};

void addresses_name(const struct addresses_of *o); /* Name them. */

#endif
