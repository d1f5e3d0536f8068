/* SPDX-License-Identifier: MIT */
/*
 * endpoints: where does this target serve what, as its file says?
 *
 * ${token_path}, ${revocation_path} …, ${token_urls}; what the file leaves out is discover.h's.
 */
#ifndef STS_ENDPOINTS_H
#define STS_ENDPOINTS_H

#include "conformance/sut.h"

struct endpoints_of {
    const struct target *target;
    const char *project; /* for "{project}"; NULL: none */
    struct vars *vars;   /* which get the names */
    struct arena *arena;
};

void endpoints_name(const struct endpoints_of *o); /* Name them. */

#endif
