/* SPDX-License-Identifier: MIT */
/*
 * lookup: what is asked of the store, and how does it answer?
 *
 * The questions are data, for everyone; the functions are store.c's, which asks a reading
 * handle. They hold its lock only while they copy.
 */
#ifndef STS_LOOKUP_H
#define STS_LOOKUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

struct arena;
struct err;
struct store_event;
struct store_row;
struct store_sqlite;

struct store_query {
    int kind;
    const char *project;
    const char *key;   /* store_get */
    const char *group; /* store_each: NULL for every row of the kind in the project */
    int64_t now_s;     /* rows with expires_s ≤ now_s are not there */
};

struct store_rows {
    struct store_row *rows; /* ordered by key, bytewise */
    size_t n_rows;
};

struct store_scan {
    const char *project;
    int64_t from_ms, to_ms; /* occurred, both inclusive */
    bool oldest_first;      /* in the order of their commits; else the newest first */
    int (*visit)(void *self, const struct store_event *event); /* 0: go on; else stop */
    void *self;
};

/* Read one row into *out, NULL if there is none. Owns: the arena. Fails: as store_get. */
int lookup_row(struct store_sqlite *h, const struct store_query *q, struct arena *a,
               struct store_row **out, struct err *e) MUST_USE;

/* Read a group of rows, or a kind. Owns: the arena. Fails: as store_each. */
int lookup_rows(struct store_sqlite *h, const struct store_query *q, struct arena *a,
                struct store_rows *out, struct err *e) MUST_USE;

struct lookup_standing {
    int64_t project_no; /* 0: never heard of */
    int64_t last;       /* number of its newest event */
};

/* Where does a project stand? Fails: as store_sqlite_step. */
int lookup_project(struct store_sqlite *h, const char *project,
                   struct lookup_standing *out, struct err *e) MUST_USE;

struct lookup_range {
    int64_t project_no;
    int64_t first, last; /* event numbers, both inclusive */
};

/* Show events to the visitor of the scan. Owns: the arena. Fails: as store_events. */
int lookup_events(struct store_sqlite *h, const struct store_scan *scan,
                  const struct lookup_range *range, struct arena *a,
                  struct err *e) MUST_USE;

#endif
