/* SPDX-License-Identifier: MIT */
/*
 * places: where does this target serve what, as its file says?
 *
 * ${token_path}, ${revocation_path} …, ${token_urls}; what the file leaves out is discover.h's.
 */
#ifndef STS_PLACES_H
#define STS_PLACES_H

#include "conformance/sut.h"

struct places_of {
    const struct target *target;
    const char *project; /* for "{project}"; NULL: none */
    struct vars *vars;   /* which get the names */
    struct arena *arena;
};

void places_name(const struct places_of *o); /* Name them. */

#endif
