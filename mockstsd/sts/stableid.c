/* SPDX-License-Identifier: MIT */
#include "sts/stableid.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "wire/seal.h"

enum { TAIL_CHARS = 27 };

const char *stableid_make(const char *prefix, const char *const *parts, size_t n_parts,
                          struct arena *a)
{
    static const char alphabet[] =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    struct buf named = buf_make(a, SIZE_MAX / 2);
    size_t prefix_len = strlen(prefix);
    char *id = arena_alloc(a, prefix_len + TAIL_CHARS + 1);
    struct seal_hash hash;

    for (size_t i = 0; i < n_parts; i++) {
        if (i > 0)
            buf_add_char(&named, '\n');
        buf_add(&named, parts[i]);
    }
    hash = seal_sha256(named.data, named.len);
    memcpy(id, prefix, prefix_len);
    for (size_t i = 0; i < TAIL_CHARS; i++)
        id[prefix_len + i] = alphabet[hash.bytes[i] % 62];
    return id;
}
