/* SPDX-License-Identifier: MIT */
#include "sts/digest.h"

#include <string.h>

#include "base/arena.h"
#include "base/secret.h"
#include "wire/seal.h"

enum { HEX = 2 * SEAL_HASH_BYTES };

const char *digest_text(struct arena *a, const char *text, size_t text_len)
{
    struct seal_hash hash = seal_sha256(text, text_len);
    char *hex = arena_alloc(a, HEX + 1);

    seal_hex(&hash, hex);
    return hex;
}

bool digest_same(const char *x, const char *y)
{
    return strlen(x) == HEX && strlen(y) == HEX && secret_same_bytes(x, y, HEX);
}
