/* SPDX-License-Identifier: MIT */
#include "sts/verified.h"

#include <stdatomic.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "wire/signkey.h"

enum { SETS = 4096, WAYS = 2, WORDS = SEAL_HASH_BYTES / 8 };

/*
 * A digest in four words that are written one by one. A reader who meets a half-written slot
 * sees words of two digests, and matches neither: every word of a match must be the asked one's.
 */
struct slot {
    _Atomic uint64_t word[WORDS];
};

struct verified {
    struct slot slots[SETS][WAYS];
};

struct verified *verified_make(struct arena *a)
{
    return arena_alloc(a, sizeof(struct verified));
}

struct seal_hash verified_name(const char *token, const struct signkey *key)
{
    struct {
        struct seal_hash token;
        uint64_t key;
    } both = { seal_sha256(token, strlen(token)), signkey_serial(key) };

    return seal_sha256(&both, sizeof both);
}

static uint64_t word_of(const struct seal_hash *name, size_t i)
{
    uint64_t word;

    memcpy(&word, name->bytes + i * sizeof word, sizeof word);
    return word;
}

static bool matches(const struct slot *slot, const struct seal_hash *name)
{
    for (size_t i = 0; i < WORDS; i++) {
        if (atomic_load_explicit(&slot->word[i], memory_order_relaxed) !=
            word_of(name, i))
            return false;
    }
    return true;
}

bool verified_has(const struct verified *v, const struct seal_hash *name)
{
    const struct slot *set = v->slots[word_of(name, 0) % SETS];

    return matches(&set[0], name) || matches(&set[1], name);
}

void verified_add(struct verified *v, const struct seal_hash *name)
{
    struct slot *set = v->slots[word_of(name, 0) % SETS];
    struct slot *slot = &set[word_of(name, 1) % WAYS];

    for (size_t i = 0; i < WORDS; i++)
        atomic_store_explicit(&slot->word[i], word_of(name, i), memory_order_relaxed);
}
