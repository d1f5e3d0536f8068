/* SPDX-License-Identifier: MIT */
#include "base/idmap.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/rnd.h"

/*
 * Buckets come from the arena of the map in scope: when it is out, it jumps before uthash
 * has changed anything, so that uthash's own ways to fail (its default is exit) are never
 * taken. What it gives back stays in the arena until that ends.
 */
#define HASH_NONFATAL_OOM     1
#define uthash_malloc(size)   arena_alloc(m->arena, size)
#define uthash_free(at, size) ((void)(at), (void)(size))
/* Every hash value is computed by key_hash; uthash's own function is never called. */
#define HASH_FUNCTION(key, key_len, hash) ((hash) = key_hash(m, key, key_len))
#include <uthash.h>

/* 64 bytes; the handle keeps the key. */
struct entry {
    UT_hash_handle hh;
    void *value;
};

struct idmap {
    struct entry *head;
    struct arena *arena;
    uint64_t seed[2];
};

static uint64_t rotate(uint64_t x, unsigned by)
{
    return x << by | x >> (64 - by);
}

static void sip_round(uint64_t v[4])
{
    v[0] += v[1];
    v[2] += v[3];
    v[1] = rotate(v[1], 13) ^ v[0];
    v[3] = rotate(v[3], 16) ^ v[2];
    v[0] = rotate(v[0], 32);
    v[2] += v[1];
    v[0] += v[3];
    v[1] = rotate(v[1], 17) ^ v[2];
    v[3] = rotate(v[3], 21) ^ v[0];
    v[2] = rotate(v[2], 32);
}

/* SipHash-1-3 under the map's own seed: strangers cannot aim their ids at one bucket. */
static unsigned key_hash(const struct idmap *m, const char *key, size_t key_len)
{
    uint64_t v[4] = { m->seed[0] ^ UINT64_C(0x736f6d6570736575),
                      m->seed[1] ^ UINT64_C(0x646f72616e646f6d),
                      m->seed[0] ^ UINT64_C(0x6c7967656e657261),
                      m->seed[1] ^ UINT64_C(0x7465646279746573) };
    size_t at = 0;
    uint64_t word;

    for (; key_len - at >= 8; at += 8) {
        memcpy(&word, key + at, 8);
        v[3] ^= word;
        sip_round(v);
        v[0] ^= word;
    }
    word = 0;
    memcpy(&word, key + at, key_len - at);
    word |= (uint64_t)key_len << 56;
    v[3] ^= word;
    sip_round(v);
    v[0] ^= word;
    v[2] ^= 0xFF;
    for (int i = 0; i < 3; i++)
        sip_round(v);
    word = v[0] ^ v[1] ^ v[2] ^ v[3];
    return (unsigned)(word ^ word >> 32);
}

struct idmap *idmap_make(struct arena *a)
{
    struct idmap *m = arena_alloc(a, sizeof *m);

    m->arena = a;
    rnd_unseeded(m->seed, sizeof m->seed);
    return m;
}

static struct entry *entry_find(const struct idmap *m, const char *key, size_t key_len,
                                unsigned hash)
{
    struct entry *found;

    HASH_FIND_BYHASHVALUE(hh, m->head, key, key_len, hash, found);
    return found;
}

static void entry_add(struct idmap *m, const char *key, unsigned hash, void *value)
{
    struct entry *entry = arena_alloc(m->arena, sizeof *entry);

    entry->value = value;
    HASH_ADD_KEYPTR_BYHASHVALUE(hh, m->head, key, strlen(key), hash, entry);
}

int idmap_add(struct idmap *m, const char *key, void *value)
{
    size_t key_len = strlen(key);
    unsigned hash = key_hash(m, key, key_len);

    if (entry_find(m, key, key_len, hash))
        return -1;
    entry_add(m, key, hash, value);
    return 0;
}

void idmap_put(struct idmap *m, const char *key, void *value)
{
    size_t key_len = strlen(key);
    unsigned hash = key_hash(m, key, key_len);
    struct entry *entry = entry_find(m, key, key_len, hash);

    if (entry)
        entry->value = value;
    else
        entry_add(m, key, hash, value);
}

void *idmap_find(const struct idmap *m, const char *key)
{
    if (!m)
        return NULL;
    size_t key_len = strlen(key);
    const struct entry *entry = entry_find(m, key, key_len, key_hash(m, key, key_len));
    return entry ? entry->value : NULL;
}

size_t idmap_count(const struct idmap *m)
{
    return m ? HASH_COUNT(m->head) : 0;
}
