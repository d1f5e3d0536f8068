/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"

#include <stdint.h>
#include <string.h>

#include "base/buf.h"

static const uint64_t high_bits = UINT64_C(0x8080808080808080); /* of eight bytes */

/* Unicode 15, table 3-7: how a lead byte continues, and what its second byte may be. */
struct lead {
    unsigned char first, last, n_more, second_min, second_max;
};

static const struct lead leads[] = {
    { 0xC2, 0xDF, 1, 0x80, 0xBF }, { 0xE0, 0xE0, 2, 0xA0, 0xBF },
    { 0xE1, 0xEC, 2, 0x80, 0xBF }, { 0xED, 0xED, 2, 0x80, 0x9F },
    { 0xEE, 0xEF, 2, 0x80, 0xBF }, { 0xF0, 0xF0, 3, 0x90, 0xBF },
    { 0xF1, 0xF3, 3, 0x80, 0xBF }, { 0xF4, 0xF4, 3, 0x80, 0x8F },
};

static const struct lead *lead_find(unsigned char byte)
{
    for (size_t i = 0; i < sizeof leads / sizeof leads[0]; i++) {
        if (byte >= leads[i].first && byte <= leads[i].last)
            return &leads[i];
    }
    return NULL;
}

/* Bytes of the well-formed character at p, 0 if there is none. */
static size_t char_len(const unsigned char *p, size_t left)
{
    if (p[0] < 0x80)
        return 1;
    const struct lead *lead = lead_find(p[0]);
    if (!lead || left <= lead->n_more)
        return 0;
    if (p[1] < lead->second_min || p[1] > lead->second_max)
        return 0;
    for (size_t i = 2; i <= lead->n_more; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    }
    return lead->n_more + 1u;
}

/* 32 or 8 if so many bytes are ASCII, for the usual text; else 0. */
static size_t ascii_len(const unsigned char *p, size_t left)
{
    uint64_t words[4];

    if (left >= sizeof words) {
        memcpy(words, p, sizeof words);
        if (((words[0] | words[1] | words[2] | words[3]) & high_bits) == 0)
            return sizeof words;
    }
    if (left < sizeof words[0])
        return 0;
    memcpy(words, p, sizeof words[0]);
    return (words[0] & high_bits) == 0 ? sizeof words[0] : 0;
}

bool utf8_valid(const char *bytes, size_t bytes_len)
{
    const unsigned char *p = (const unsigned char *)bytes;
    const unsigned char *end = p + bytes_len;

    while (p < end) {
        size_t n = ascii_len(p, (size_t)(end - p));

        if (n == 0)
            n = char_len(p, (size_t)(end - p));
        if (n == 0)
            return false;
        p += n;
    }
    return true;
}

/*
 * Eight at a time: what is below a blank, or one below the high bit, gets that bit here. The
 * last eight may meet some bytes again.
 */
static uint64_t odd_bits(const char *eight)
{
    uint64_t word;

    memcpy(&word, eight, sizeof word);
    return word | (word - UINT64_C(0x2020202020202020)) |
           (word + UINT64_C(0x0101010101010101));
}

bool utf8_is_plain(const char *bytes, size_t bytes_len)
{
    uint64_t odd = 0;

    if (bytes_len < 8) {
        for (size_t i = 0; i < bytes_len; i++)
            odd |= bytes[i] < 0x20 || bytes[i] > 0x7e;
        return odd == 0;
    }
    const char *last = bytes + bytes_len - 8;
    for (; bytes < last; bytes += 8)
        odd |= odd_bits(bytes);
    odd |= odd_bits(last);
    return (odd & high_bits) == 0;
}

size_t utf8_put(char out[4], unsigned long code_point)
{
    static const unsigned char marks[] = { 0, 0x00, 0xC0, 0xE0, 0xF0 };
    size_t n = code_point < 0x80      ? 1
               : code_point < 0x800   ? 2
               : code_point < 0x10000 ? 3
                                      : 4;

    for (size_t i = n - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (code_point & 0x3F));
        code_point >>= 6;
    }
    out[0] = (char)(marks[n] | code_point);
    return n;
}

void utf8_add(struct buf *b, unsigned long code_point)
{
    char out[4];

    buf_add_len(b, out, utf8_put(out, code_point));
}

static unsigned long decode(const unsigned char *p, size_t n)
{
    static const unsigned char masks[] = { 0, 0x7F, 0x1F, 0x0F, 0x07 };
    unsigned long code_point = p[0] & masks[n];

    for (size_t i = 1; i < n; i++)
        code_point = code_point << 6 | (p[i] & 0x3Fu);
    return code_point;
}

/* Characters that move the cursor, end a line or turn the reading direction around. */
static bool is_unsafe(unsigned long c)
{
    return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x061C || c == 0x200E ||
           c == 0x200F || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ||
           c == 0xFEFF;
}

void utf8_add_shown(struct buf *b, const char *bytes, size_t bytes_len)
{
    const unsigned char *p = (const unsigned char *)bytes;
    const unsigned char *end = p + bytes_len;

    while (p < end) {
        size_t n = char_len(p, (size_t)(end - p));
        unsigned long c = n ? decode(p, n) : 0xFFFD;
        if (is_unsafe(c))
            buf_printf(b, c < 0x100 ? "\\x%02lX" : "\\u{%04lX}", c);
        else
            utf8_add(b, c);
        p += n ? n : 1;
    }
}

size_t utf8_cut(const char *bytes, size_t bytes_len, size_t max_bytes)
{
    if (bytes_len <= max_bytes)
        return bytes_len;
    size_t at = max_bytes;
    while (at > 0 && ((unsigned char)bytes[at] & 0xC0) == 0x80)
        at--;
    return at;
}
