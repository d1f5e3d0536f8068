/* SPDX-License-Identifier: MIT */
/* given: a world for a test, and what the loader said about it. */
#ifndef STS_TEST_GIVEN_H
#define STS_TEST_GIVEN_H

#include "base/arena.h"
#include "tenant/diag.h"
#include "tenant/overlay.h"
#include "tenant/snapshot.h"

enum { GIVEN_NOW = 1000 }; /* the time of loading */

struct given {
    struct arena *arena;
    struct diags *diags;
    struct snapshot *world; /* NULL: refused */
};

/* Load a text. */
struct given given_text(const char *text);

/* Load a file below fixtures/. */
struct given given_file(const char *path);

/* Lay a fragment over the world; it is refused if the result is -1. */
int given_apply(struct given *g, const char *fragment);

/* Lay kept or deleted records over the world. */
int given_change(struct given *g, const struct overlay_change *changes, size_t n);

/* The world as JSON, secrets included. */
const char *given_json(struct given *g);

void given_end(struct given *g);

#endif
