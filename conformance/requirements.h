/* SPDX-License-Identifier: MIT */
/*
 * requirements: what must hold, and where does that stand? (checks.tsv)
 *
 * One row for each check of the catalogue; the check itself is data of checkfile.h.
 */
#ifndef STS_REQUIREMENTS_H
#define STS_REQUIREMENTS_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

struct requirement {
    const char *id;    /* "TX-REQ-001": stable for ever */
    int profile;       /* 1 … 15 */
    const char *level; /* "MUST", "SHOULD", "MAY" */
    const char *spec;  /* "RFC8693 §2.1; RFC8707 §2" */
    const char *text;  /* the requirement, one sentence */
    const char *provoke, *expect;
    const char *source; /* "seed", "rfc", "bcp" */
};

struct requirements {
    const struct requirement *rows; /* by profile, then id */
    size_t n;
    const char *digest; /* the beginning of that of the whole table */
};

/* All of them. Owns: the arena. */
const struct requirements *requirements_load(struct arena *a);

/* The row of that id, or NULL. Owns: the requirements. */
const struct requirement *requirements_find(const struct requirements *all,
                                            const char *id);

bool requirements_is_must(const struct requirement *r); /* Its level is MUST. */

/* Does a spec column name this document and section? "RFC8693/2.2.1", "RFC8693", "seed". */
bool requirements_cites(const struct requirement *r, const char *place);

#endif
