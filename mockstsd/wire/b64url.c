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
    char foreign[3]; /* the two characters that only the other one has */
    bool padded;
};

static const struct alphabet url = {
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", "+/", false
};
static const struct alphabet plain = {
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", "-_", true
};

/* Of the characters of either alphabet: KNOWN, which no other one has, and their six bits. */
enum { KNOWN = 64, FOUR_KNOWN = KNOWN << 18 | KNOWN << 12 | KNOWN << 6 | KNOWN };

static const unsigned char sextets[256] = {
    ['+'] = KNOWN | 62, ['-'] = KNOWN | 62, ['/'] = KNOWN | 63, ['0'] = KNOWN | 52,
    ['1'] = KNOWN | 53, ['2'] = KNOWN | 54, ['3'] = KNOWN | 55, ['4'] = KNOWN | 56,
    ['5'] = KNOWN | 57, ['6'] = KNOWN | 58, ['7'] = KNOWN | 59, ['8'] = KNOWN | 60,
    ['9'] = KNOWN | 61, ['A'] = KNOWN | 0,  ['B'] = KNOWN | 1,  ['C'] = KNOWN | 2,
    ['D'] = KNOWN | 3,  ['E'] = KNOWN | 4,  ['F'] = KNOWN | 5,  ['G'] = KNOWN | 6,
    ['H'] = KNOWN | 7,  ['I'] = KNOWN | 8,  ['J'] = KNOWN | 9,  ['K'] = KNOWN | 10,
    ['L'] = KNOWN | 11, ['M'] = KNOWN | 12, ['N'] = KNOWN | 13, ['O'] = KNOWN | 14,
    ['P'] = KNOWN | 15, ['Q'] = KNOWN | 16, ['R'] = KNOWN | 17, ['S'] = KNOWN | 18,
    ['T'] = KNOWN | 19, ['U'] = KNOWN | 20, ['V'] = KNOWN | 21, ['W'] = KNOWN | 22,
    ['X'] = KNOWN | 23, ['Y'] = KNOWN | 24, ['Z'] = KNOWN | 25, ['_'] = KNOWN | 63,
    ['a'] = KNOWN | 26, ['b'] = KNOWN | 27, ['c'] = KNOWN | 28, ['d'] = KNOWN | 29,
    ['e'] = KNOWN | 30, ['f'] = KNOWN | 31, ['g'] = KNOWN | 32, ['h'] = KNOWN | 33,
    ['i'] = KNOWN | 34, ['j'] = KNOWN | 35, ['k'] = KNOWN | 36, ['l'] = KNOWN | 37,
    ['m'] = KNOWN | 38, ['n'] = KNOWN | 39, ['o'] = KNOWN | 40, ['p'] = KNOWN | 41,
    ['q'] = KNOWN | 42, ['r'] = KNOWN | 43, ['s'] = KNOWN | 44, ['t'] = KNOWN | 45,
    ['u'] = KNOWN | 46, ['v'] = KNOWN | 47, ['w'] = KNOWN | 48, ['x'] = KNOWN | 49,
    ['y'] = KNOWN | 50, ['z'] = KNOWN | 51,
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

/* Four characters to three bytes; KNOWN is in the answer unless one is of no alphabet. */
static inline unsigned decode_four(const char *text, char *out)
{
    unsigned s = sextets[(unsigned char)text[0]], t = sextets[(unsigned char)text[1]];
    unsigned u = sextets[(unsigned char)text[2]], v = sextets[(unsigned char)text[3]];
    unsigned bits = (s << 18) + (t << 12) + (u << 6) + v - FOUR_KNOWN;

    out[0] = (char)(bits >> 16);
    out[1] = (char)(bits >> 8);
    out[2] = (char)bits;
    return s & t & u & v;
}

/* Decode what strip left; -1 for a foreign character or unused bits that are not zero. */
static int decode_stripped(const char *text, size_t len, char *out)
{
    char last[] = "AAAA", bytes[3]; /* 'A' stands for zeros */
    size_t rest = len % 4, n_bytes = rest ? rest - 1 : 0;
    unsigned known = KNOWN;

    for (const char *end = text + len - rest; text < end; text += 4, out += 3)
        known &= decode_four(text, out);
    memcpy(last, text, rest);
    known &= decode_four(last, bytes);
    if (!(known & KNOWN) || bytes[n_bytes] != 0)
        return -1;
    memcpy(out, bytes, n_bytes);
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
    if (decode_stripped(text.data, text.len, data) < 0)
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
