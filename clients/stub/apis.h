/* SPDX-License-Identifier: MIT */
/*
 * apis: which services does the stub play, what do they want to see, and what do they answer?
 *
 * One row each, under a path prefix of its own. They are the targets of
 * fixtures/tenants/demo.yaml.
 */
#ifndef STS_APIS_H
#define STS_APIS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"

struct arena;
struct err;
struct jwrite;

enum { APIS_INPUTS = 2 };

struct apis_row {
    const char *name; /* for people */
    const char *method, *path;
    const char *target;     /* URI of a Resource, or the id of a Connection */
    bool is_resource;       /* a JWT for it, or what its Connection stores */
    const char *key_header; /* where its API key goes; NULL: Authorization: Bearer */
    const char *scope;      /* NULL: none */
    const char *inputs[APIS_INPUTS]; /* members of query or body that it needs */
    /* Write the answer, an object. Takes: the inputs, in the order of the row. */
    void (*answer)(const char *const *inputs, struct jwrite *w);
};

/* What came with a call. */
struct apis_sent {
    const char *query, *body;
    size_t body_len;
};

/* The service at this path; NULL if there is none. Owns: nobody. */
const struct apis_row *apis_find(const char *path);

/*
 * Read what the row needs out of what was sent.
 *
 * Owns     the arena.
 * Fails    ERR_PARSE naming what is missing.
 */
int apis_read(struct arena *a, const struct apis_row *row, const struct apis_sent *sent,
              const char *inputs[APIS_INPUTS], struct err *e) MUST_USE;

#endif
