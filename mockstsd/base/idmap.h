/* SPDX-License-Identifier: MIT */
/*
 * idmap: id → pointer.
 *
 * The house's only hash table (uthash inside). Keys are compared byte by byte and are not
 * copied: they must live as long as the map. Reading from several threads is fine while
 * nobody writes.
 */
#ifndef STS_IDMAP_H
#define STS_IDMAP_H

#include <stddef.h>

#include "base/attr.h"

struct idmap;
struct arena;

/* An empty map that lives in the arena, about 80 bytes an entry. Owns: the arena. */
struct idmap *idmap_make(struct arena *a);

/*
 * Add an entry.
 *
 * Returns  0, or -1 if the key is there already (nothing changes then). Out of memory jumps,
 *          as arena_alloc does.
 */
int idmap_add(struct idmap *m, const char *key, void *value) MUST_USE;

/* Add, or replace the value of an entry that is there. */
void idmap_put(struct idmap *m, const char *key, void *value);

/* The value, or NULL; m may be NULL. Owns: whoever put it in. */
void *idmap_find(const struct idmap *m, const char *key);

/* How many entries. */
size_t idmap_count(const struct idmap *m);

#endif
