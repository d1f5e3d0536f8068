/* SPDX-License-Identifier: MIT */
#include "wire/b64url.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

struct alphabet {
    char chars[65];
    bool padded;
};

static const struct alphabet url = {
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", false
};
static const struct alphabet plain = {
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", true
};

/* Write the characters for up to three bytes; how many, padding included. */
static size_t encode_three(const struct alphabet *abc, const unsigned char *in, size_t n,
                           char *out)
{
    uint32_t bits = (uint32_t)in[0] << 16;

    bits |= n > 1 ? (uint32_t)in[1] << 8 : 0;
    bits |= n > 2 ? in[2] : 0;
    for (size_t i = 0; i <= n; i++)
        out[i] = abc->chars[bits >> (18 - 6 * i) & 63];
    if (!abc->padded)
        return n + 1;
    memset(out + n + 1, '=', 3 - n);
    return 4;
}

static char *encode(const struct alphabet *abc, struct arena *a, const void *bytes,
                    size_t len)
{
    const unsigned char *in = bytes;
    char *text = arena_array(a, len / 3 + 2, 4); /* a rest, padded to four, and the NUL */
    char last[4];
    char *at = text;

    for (; len >= 3; len -= 3, in += 3)
        at += encode_three(abc, in, 3, at);
    if (len > 0) {
        size_t n = encode_three(abc, in, len, last);
        memcpy(at, last, n);
        at += n;
    }
    *at = '\0';
    return text;
}

/* The six bits of a character, -1 if it is none of the alphabet. */
static int sextet(const struct alphabet *abc, char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    if (c == abc->chars[62])
        return 62;
    return c == abc->chars[63] ? 63 : -1;
}

/* Length without the padding, which must be there exactly where the alphabet wants it. */
static int strip(const struct alphabet *abc, const char *text, size_t *len)
{
    size_t n = *len;

    if (!abc->padded)
        return n % 4 == 1 ? -1 : 0;
    if (n % 4 != 0)
        return -1;
    for (int i = 0; i < 2 && n > 0 && text[n - 1] == '='; i++)
        n--;
    *len = n;
    return 0;
}

/* Decode what strip left; -1 for a foreign character or unused bits that are not zero. */
static int decode_stripped(const struct alphabet *abc, const char *text, size_t len,
                           char *out)
{
    uint32_t bits = 0;
    unsigned n_bits = 0;

    for (size_t i = 0; i < len; i++) {
        int six = sextet(abc, text[i]);
        if (six < 0)
            return -1;
        bits = bits << 6 | (uint32_t)six;
        n_bits += 6;
        if (n_bits < 8)
            continue;
        n_bits -= 8;
        *out++ = (char)(bits >> n_bits);
        bits &= (1u << n_bits) - 1;
    }
    return bits == 0 ? 0 : -1;
}

static int decode(const struct alphabet *abc, struct arena *a, struct b64url_bytes text,
                  struct b64url_bytes *out)
{
    if (strip(abc, text.data, &text.len) < 0)
        return -1;
    size_t len = text.len / 4 * 3 + (text.len % 4 ? text.len % 4 - 1 : 0);
    char *data = arena_array(a, len + 1, 1);
    if (decode_stripped(abc, text.data, text.len, data) < 0)
        return -1;
    *out = (struct b64url_bytes){ .data = data, .len = len };
    return 0;
}

char *b64url_text(struct arena *a, const void *bytes, size_t bytes_len)
{
    return encode(&url, a, bytes, bytes_len);
}

void b64url_add(struct buf *out, const void *bytes, size_t bytes_len)
{
    buf_add(out, encode(&url, out->arena, bytes, bytes_len));
}

int b64url_decode(struct arena *a, const char *text, size_t text_len,
                  struct b64url_bytes *out, struct err *e)
{
    if (decode(&url, a, (struct b64url_bytes){ text, text_len }, out) < 0)
        return err_set(e, ERR_PARSE, "this is not base64url");
    return 0;
}

char *b64url_plain_text(struct arena *a, const void *bytes, size_t bytes_len)
{
    return encode(&plain, a, bytes, bytes_len);
}

int b64url_plain_decode(struct arena *a, const char *text, size_t text_len,
                        struct b64url_bytes *out, struct err *e)
{
    if (decode(&plain, a, (struct b64url_bytes){ text, text_len }, out) < 0)
        return err_set(e, ERR_PARSE, "this is not base64");
    return 0;
}
