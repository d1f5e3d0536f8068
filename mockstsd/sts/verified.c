/* SPDX-License-Identifier: MIT */
#include "sts/verified.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "wire/signkey.h"

enum { SETS = 2048, WAYS = 4, WORDS = SEAL_HASH_BYTES / 8 };

/*
 * The words of a digest, each moved by the serial, and the serial, written one by one. Who meets
 * a slot half written sees parts of two entries, and finds neither: each word must be the one
 * that this digest and this serial give.
 */
struct slot {
    _Atomic uint64_t serial;
    _Atomic uint64_t word[WORDS];
};

struct verified {
    struct slot slots[SETS][WAYS];
};

struct verified *verified_make(struct arena *a)
{
    return arena_alloc(a, sizeof(struct verified));
}

static uint64_t word_of(const struct seal_hash *token, size_t i)
{
    uint64_t word;

    memcpy(&word, token->bytes + i * sizeof word, sizeof word);
    return word;
}

static uint64_t moved(const struct seal_hash *token, size_t i, uint64_t serial)
{
    return word_of(token, i) + serial * 0x9e3779b97f4a7c15u; /* odd: no serial is lost */
}

static bool holds(const struct slot *slot, const struct seal_hash *token, uint64_t serial)
{
    for (size_t i = 0; i < WORDS; i++) {
        if (atomic_load_explicit(&slot->word[i], memory_order_relaxed) !=
            moved(token, i, serial))
            return false;
    }
    return serial != 0;
}

uint64_t verified_find(const struct verified *v, const struct seal_hash *token)
{
    const struct slot *set = v->slots[word_of(token, 0) % SETS];

    for (size_t i = 0; i < WAYS; i++) {
        uint64_t serial = atomic_load_explicit(&set[i].serial, memory_order_relaxed);

        if (holds(&set[i], token, serial))
            return serial;
    }
    return 0;
}

/* An empty slot of the set, else the one that the digest picks. */
static struct slot *place_for(struct slot *set, const struct seal_hash *token)
{
    for (size_t i = 0; i < WAYS; i++) {
        if (atomic_load_explicit(&set[i].serial, memory_order_relaxed) == 0)
            return &set[i];
    }
    return &set[word_of(token, 1) % WAYS];
}

void verified_add(struct verified *v, const struct seal_hash *token,
                  const struct signkey *key)
{
    struct slot *slot = place_for(v->slots[word_of(token, 0) % SETS], token);
    uint64_t serial = signkey_serial(key);

    atomic_store_explicit(&slot->serial, serial, memory_order_relaxed);
    for (size_t i = 0; i < WORDS; i++)
        atomic_store_explicit(&slot->word[i], moved(token, i, serial),
                              memory_order_relaxed);
}
