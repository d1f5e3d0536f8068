/* SPDX-License-Identifier: MIT */
/* embedded: the files that are compiled into the program. */
#ifndef STS_EMBEDDED_H
#define STS_EMBEDDED_H

#include <stddef.h>

struct embedded {
    const char *name; /* path below conformance/; NULL ends a list */
    const char *text; /* a NUL follows */
    size_t len;
};

extern const struct embedded
    embedded_tables[]; /* checks.tsv, world.json, mock.json, a key */
extern const struct embedded embedded_checks[]; /* checks/<profile>/<theme>.json */

/* A table by its name. Takes: one that CMakeLists.txt lists. Owns: constant. */
const struct embedded *embedded_find(const char *name);

#endif
