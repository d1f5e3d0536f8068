/* SPDX-License-Identifier: MIT */
/* lookup: what is asked of the store, and how it answers (data only). */
#ifndef STS_LOOKUP_H
#define STS_LOOKUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store_event;
struct store_row;

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

#endif
