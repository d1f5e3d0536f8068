/* SPDX-License-Identifier: MIT */
/*
 * faults: which faults must the runner notice, and by which checks? (defects.tsv)
 *
 * And what was measured of each when it was built (kill-matrix.tsv): the checks beside its own
 * that it turns, a list that only shrinks.
 */
#ifndef STS_FAULTS_H
#define STS_FAULTS_H

#include <stdbool.h>
#include <stddef.h>

#include "wire/jobj.h"

struct arena;

struct fault {
    const char *id, *what;
    struct jobj_list caught_by; /* ids of checks, written or not */
    bool measured;              /* it has a row in the matrix */
    bool whole;                 /* it was held against every check for that row */
    struct jobj_list may_also;  /* of that row */
};

struct faults {
    struct fault *all; /* in the order of the table */
    size_t n;
};

/* All of them. Owns: the arena. */
struct faults faults_load(struct arena *a);

/* The fault of that id, or NULL. Owns: the faults. */
struct fault *faults_find(const struct faults *f, const char *id);

/* Is the id one of the list? */
bool faults_names(const struct jobj_list *list, const char *id);

#endif
