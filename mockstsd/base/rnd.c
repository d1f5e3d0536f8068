/* SPDX-License-Identifier: MIT */
#include "base/rnd.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/secret.h"

enum { BLOCK = 512 };

/* The two mutable objects of this file (house.md section 1: one of the few seams). */
static _Thread_local struct {
    unsigned char bytes[BLOCK];
    size_t left; /* unused bytes, at the end of the block */
} block;

static struct {
    atomic_bool on;
    _Atomic uint64_t state;
} seeded;

static const uint64_t STEP = UINT64_C(0x9E3779B97F4A7C15); /* SplitMix64 */

static void draw(unsigned char *out, size_t out_len)
{
    while (out_len > 0) {
        ssize_t n = getrandom(out, out_len, 0);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            fputs("no randomness\n", stderr);
            abort();
        }
        out += n;
        out_len -= (size_t)n;
    }
}

void rnd_unseeded(void *out, size_t out_len)
{
    unsigned char *at = out;

    if (out_len > BLOCK / 2) {
        draw(at, out_len);
        return;
    }
    if (block.left < out_len) {
        draw(block.bytes, sizeof block.bytes);
        block.left = sizeof block.bytes;
    }
    unsigned char *from = block.bytes + sizeof block.bytes - block.left;
    memcpy(at, from, out_len);
    secret_wipe(from, out_len); /* what was given away is nowhere else */
    block.left -= out_len;
}

static uint64_t split_mix(uint64_t z)
{
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

static void repeat(unsigned char *out, size_t out_len)
{
    uint64_t n_words = (out_len + 7) / 8;
    uint64_t state = atomic_fetch_add(&seeded.state, n_words * STEP);

    for (size_t at = 0; at < out_len; at += 8) {
        state += STEP;
        uint64_t word = split_mix(state);
        memcpy(out + at, &word, out_len - at < 8 ? out_len - at : 8);
    }
}

void rnd_bytes(void *out, size_t out_len)
{
    if (rnd_is_seeded())
        repeat(out, out_len);
    else
        rnd_unseeded(out, out_len);
}

void rnd_base62(char *out, size_t n_chars)
{
    static const char alphabet[] =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    unsigned char drawn[32];
    size_t n = 0;

    while (n < n_chars) {
        rnd_bytes(drawn, sizeof drawn);
        for (size_t i = 0; i < sizeof drawn && n < n_chars; i++) {
            if (drawn[i] < 248) /* 4 × 62: every character is equally likely */
                out[n++] = alphabet[drawn[i] % 62];
        }
    }
    secret_wipe(drawn, sizeof drawn);
    out[n_chars] = '\0';
}

void rnd_id(char *out, const char *prefix)
{
    size_t prefix_len = strlen(prefix);

    memcpy(out, prefix, prefix_len);
    rnd_base62(out + prefix_len, 27);
}

void rnd_seed(uint64_t seed)
{
    atomic_store(&seeded.state, split_mix(seed));
    atomic_store(&seeded.on, true);
}

bool rnd_is_seeded(void)
{
    return atomic_load_explicit(&seeded.on, memory_order_acquire);
}
