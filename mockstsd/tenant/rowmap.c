/* SPDX-License-Identifier: MIT */
#include "tenant/rowmap.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/rnd.h"
#include "base/stir.h"

struct entry {
    uint32_t hash;
    uint32_t row; /* + 1, so that zeroed memory is empty */
};

struct rowmap {
    struct rowmap_rows rows;
    uint64_t seed;
    size_t mask, used, capacity;
    struct entry *entries;
};

struct rowmap *rowmap_make(struct arena *a, size_t capacity, struct rowmap_rows rows)
{
    struct rowmap *m = arena_alloc(a, sizeof *m);
    size_t size = 8;

    while (size < capacity + capacity / 2)
        size *= 2;
    m->rows = rows;
    m->mask = size - 1;
    m->capacity = capacity;
    m->entries = arena_array(a, size, sizeof *m->entries);
    rnd_unseeded(&m->seed, sizeof m->seed);
    return m;
}

static uint32_t key_hash(const struct rowmap *m, const struct rowmap_key *key)
{
    uint64_t h = m->seed;

    for (size_t i = 0; i < 3 && key->part[i]; i++)
        h = stir_bytes(h, key->part[i], key->len[i]);
    return (uint32_t)(h ^ h >> 29);
}

bool rowmap_same(const struct rowmap_key *x, const struct rowmap_key *y)
{
    for (size_t i = 0; i < 3; i++) {
        if (x->len[i] != y->len[i])
            return false;
        if (x->len[i] > 0 && memcmp(x->part[i], y->part[i], x->len[i]) != 0)
            return false;
    }
    return true;
}

/* The entry of that key, or the empty one where it would stand. */
static struct entry *place_of(const struct rowmap *m, const struct rowmap_key *key,
                              uint32_t hash)
{
    for (size_t at = hash & m->mask;; at = (at + 1) & m->mask) {
        struct entry *entry = &m->entries[at];
        if (entry->row == 0)
            return entry;
        if (entry->hash == hash && m->rows.has(m->rows.self, entry->row - 1, key))
            return entry;
    }
}

uint32_t rowmap_find(const struct rowmap *m, const struct rowmap_key *key)
{
    const struct entry *entry = place_of(m, key, key_hash(m, key));

    return entry->row ? entry->row - 1 : ROWMAP_NONE;
}

uint32_t rowmap_put(struct rowmap *m, const struct rowmap_key *key, uint32_t row)
{
    uint32_t hash = key_hash(m, key);
    struct entry *entry = place_of(m, key, hash);
    uint32_t before = entry->row ? entry->row - 1 : ROWMAP_NONE;

    if (before == ROWMAP_NONE) {
        assert(m->used < m->capacity);
        m->used++;
    }
    entry->hash = hash;
    entry->row = row + 1;
    return before;
}
