/* SPDX-License-Identifier: MIT */
/*
 * stir: what is the hash of these bytes, for a table in memory?
 *
 * Quick, and no protection by itself: who looks up what strangers send begins with a seed.
 */
#ifndef STS_STIR_H
#define STS_STIR_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* The hash of what was hashed so far and one word more. */
static inline uint64_t stir_word(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 32;
}

/*
 * The hash of what was hashed so far and these bytes, eight at a time; the last eight may meet
 * some again. The length goes in, which keeps "ab","c" and "a","bc" apart.
 */
static inline uint64_t stir_bytes(uint64_t hash, const void *bytes, size_t len)
{
    const unsigned char *from = bytes;
    uint64_t word = 0;

    if (len < sizeof word) {
        memcpy(&word, from, len);
        return stir_word(stir_word(hash, word), len);
    }
    for (size_t at = 0; at < len - sizeof word; at += sizeof word) {
        memcpy(&word, from + at, sizeof word);
        hash = stir_word(hash, word);
    }
    memcpy(&word, from + len - sizeof word, sizeof word);
    return stir_word(stir_word(hash, word), len);
}

#endif
