/* SPDX-License-Identifier: MIT */
/*
 * rowmap: key → row number, in 16 bytes an entry.
 *
 * What idmap is for thousands, this is for millions: open addressing over numbers, the keys
 * stay in the rows and are compared there. Filled once, then only read.
 */
#ifndef STS_ROWMAP_H
#define STS_ROWMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct rowmap;

#define ROWMAP_NONE UINT32_MAX

/* A key of up to three parts; a part left out is NULL with length 0. */
struct rowmap_key {
    const void *part[3];
    size_t len[3];
};

/* Does this row have that key? */
struct rowmap_rows {
    bool (*has)(const void *self, uint32_t row, const struct rowmap_key *key);
    const void *self;
};

/* An empty map. Takes: capacity, more entries than that are a mistake of ours. Owns: the arena. */
struct rowmap *rowmap_make(struct arena *a, size_t capacity, struct rowmap_rows rows);

/* The row of that key, or ROWMAP_NONE. */
uint32_t rowmap_find(const struct rowmap *m, const struct rowmap_key *key);

/* Enter a row. Returns: the row that had the key before and has now lost it, or ROWMAP_NONE. */
uint32_t rowmap_put(struct rowmap *m, const struct rowmap_key *key, uint32_t row);

/* Are the keys the same bytes? */
bool rowmap_same(const struct rowmap_key *x, const struct rowmap_key *y);

#endif
