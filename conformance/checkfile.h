/* SPDX-License-Identifier: MIT */
/*
 * checkfile: how is each requirement provoked and judged? (checks/<profile>/<theme>.json)
 *
 * The checks are data, compiled in; what is wrong with their form is found when they are loaded.
 * docs/checks.md is their description.
 */
#ifndef STS_CHECKFILE_H
#define STS_CHECKFILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "conformance/requirements.h"
#include "wire/jobj.h"

struct arena;
struct err;

struct check {
    const struct requirement *row;
    const char *file;     /* where it stands */
    struct jobj data;     /* the object */
    const char *twin;     /* id of the positive check that must pass first; NULL: none */
    const char *function; /* instead of steps; NULL: steps */
    struct jobj_list needs;
    bool last;  /* it may take the target down: after all others, and alone */
    bool waits; /* most of its time: it begins before the others */
};

struct checks {
    const struct check *all; /* in the order of the requirements */
    size_t n;
};

/*
 * Load them.
 *
 * Owns     the arena.
 * Fails    ERR_PARSE with file, id and what is wrong; also for an id without requirement, twice
 *          the same id, and a negative check without a twin.
 */
int checkfile_load(const struct requirements *rows, struct arena *a, struct checks *out,
                   struct err *e) MUST_USE;

/* The check of that id, or NULL. Owns: the checks. */
const struct check *checkfile_find(const struct checks *checks, const char *id);

#endif
