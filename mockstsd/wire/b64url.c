/* SPDX-License-Identifier: MIT */
#define _DEFAULT_SOURCE /* htobe32 */
#include "wire/b64url.h"

#include <endian.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

struct alphabet {
    char chars[65];
    char foreign[3]; /* the two characters that only the other one has */
    bool padded;
};

static const struct alphabet url = {
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", "+/", false
};
static const struct alphabet plain = {
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", "-_", true
};

/*
 * The six bits of each character of either alphabet, moved to where the i-th of four has them
 * in three bytes; with a bit above those, another one in each place, that no other character has.
 */
#define KNOWN(i)      (UINT32_C(1) << (24 + (i)))
#define BITS(i, bits) (KNOWN(i) | UINT32_C(bits) << (18 - 6 * (i)))
#define PLACE(i)                                                                         \
    {                                                                                    \
        ['+'] = BITS(i, 62), ['-'] = BITS(i, 62), ['/'] = BITS(i, 63),                   \
        ['_'] = BITS(i, 63), ['0'] = BITS(i, 52), ['1'] = BITS(i, 53),                   \
        ['2'] = BITS(i, 54), ['3'] = BITS(i, 55), ['4'] = BITS(i, 56),                   \
        ['5'] = BITS(i, 57), ['6'] = BITS(i, 58), ['7'] = BITS(i, 59),                   \
        ['8'] = BITS(i, 60), ['9'] = BITS(i, 61), ['A'] = BITS(i, 0),                    \
        ['B'] = BITS(i, 1), ['C'] = BITS(i, 2), ['D'] = BITS(i, 3), ['E'] = BITS(i, 4),  \
        ['F'] = BITS(i, 5), ['G'] = BITS(i, 6), ['H'] = BITS(i, 7), ['I'] = BITS(i, 8),  \
        ['J'] = BITS(i, 9), ['K'] = BITS(i, 10), ['L'] = BITS(i, 11),                    \
        ['M'] = BITS(i, 12), ['N'] = BITS(i, 13), ['O'] = BITS(i, 14),                   \
        ['P'] = BITS(i, 15), ['Q'] = BITS(i, 16), ['R'] = BITS(i, 17),                   \
        ['S'] = BITS(i, 18), ['T'] = BITS(i, 19), ['U'] = BITS(i, 20),                   \
        ['V'] = BITS(i, 21), ['W'] = BITS(i, 22), ['X'] = BITS(i, 23),                   \
        ['Y'] = BITS(i, 24), ['Z'] = BITS(i, 25), ['a'] = BITS(i, 26),                   \
        ['b'] = BITS(i, 27), ['c'] = BITS(i, 28), ['d'] = BITS(i, 29),                   \
        ['e'] = BITS(i, 30), ['f'] = BITS(i, 31), ['g'] = BITS(i, 32),                   \
        ['h'] = BITS(i, 33), ['i'] = BITS(i, 34), ['j'] = BITS(i, 35),                   \
        ['k'] = BITS(i, 36), ['l'] = BITS(i, 37), ['m'] = BITS(i, 38),                   \
        ['n'] = BITS(i, 39), ['o'] = BITS(i, 40), ['p'] = BITS(i, 41),                   \
        ['q'] = BITS(i, 42), ['r'] = BITS(i, 43), ['s'] = BITS(i, 44),                   \
        ['t'] = BITS(i, 45), ['u'] = BITS(i, 46), ['v'] = BITS(i, 47),                   \
        ['w'] = BITS(i, 48), ['x'] = BITS(i, 49), ['y'] = BITS(i, 50),                   \
        ['z'] = BITS(i, 51),                                                             \
    }

static const uint32_t places[4][256] = { PLACE(0), PLACE(1), PLACE(2), PLACE(3) };
static const uint32_t ALL_KNOWN = KNOWN(0) | KNOWN(1) | KNOWN(2) | KNOWN(3);

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

/* The bits of four characters, with ALL_KNOWN unless one is of no alphabet. */
static inline uint32_t bits_of(const unsigned char *four)
{
    return places[0][four[0]] | places[1][four[1]] | places[2][four[2]] |
           places[3][four[3]];
}

/*
 * Decode what strip left; -1 for a foreign character or unused bits that are not zero. Writes
 * one byte more than there are: three bytes cost as much to write as four.
 */
static int decode_stripped(const unsigned char *text, size_t len, char *out)
{
    unsigned char last[] = "AAAA"; /* 'A' stands for zeros */
    size_t rest = len % 4, n_bytes = rest ? rest - 1 : 0;
    uint32_t known = ALL_KNOWN, bits;

    for (const unsigned char *end = text + len - rest; text < end; text += 4, out += 3) {
        uint32_t all = bits_of(text);

        known &= all;
        bits = htobe32(all << 8);
        memcpy(out, &bits, sizeof bits);
    }
    memcpy(last, text, rest);
    bits = bits_of(last);
    known &= bits;
    if (known != ALL_KNOWN || (bits & UINT32_C(0xFFFFFF) >> 8 * n_bytes) != 0)
        return -1;
    bits = htobe32(bits << 8);
    memcpy(out, &bits, n_bytes);
    return 0;
}

static int decode(const struct alphabet *abc, struct arena *a, struct b64url_bytes text,
                  struct b64url_bytes *out)
{
    if (memchr(text.data, abc->foreign[0], text.len) ||
        memchr(text.data, abc->foreign[1], text.len) ||
        strip(abc, text.data, &text.len) < 0)
        return -1;
    size_t len = text.len / 4 * 3 + (text.len % 4 ? text.len % 4 - 1 : 0);
    char *data = arena_array(a, len + 1, 1);
    if (decode_stripped((const unsigned char *)text.data, text.len, data) < 0)
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
