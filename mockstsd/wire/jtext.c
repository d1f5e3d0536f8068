/* SPDX-License-Identifier: MIT */
#define _DEFAULT_SOURCE /* le64toh */
#include "wire/jtext.h"

#include <endian.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/hexdigit.h"
#include "base/utf8.h"

static const uint64_t HIGH_BITS = UINT64_C(0x8080808080808080);

/*
 * Quotes, backslashes and bytes below a blank have their high bit set in the answer (and no
 * byte before the first of them).
 */
static uint64_t stops_in(uint64_t word)
{
    uint64_t quotes =
        (word ^ UINT64_C(0x2222222222222222)) - UINT64_C(0x0101010101010101);
    uint64_t slashes =
        (word ^ UINT64_C(0x5C5C5C5C5C5C5C5C)) - UINT64_C(0x0101010101010101);
    uint64_t controls = word - UINT64_C(0x2020202020202020);

    return (quotes | slashes | controls) & ~word & HIGH_BITS;
}

/* As jtext_stop; adds to *seen the bits of the bytes before the stop. */
static inline const char *find_stop(const char *p, const char *end, uint64_t *seen)
{
    uint64_t word, stops;

    for (; end - p >= 8; p += 8) {
        memcpy(&word, p, sizeof word);
        word = le64toh(word);
        stops = stops_in(word);
        if (stops) {
            *seen |= word & (stops - 1) & ~stops; /* the bytes before the first */
            return p + __builtin_ctzll(stops) / 8;
        }
        *seen |= word;
    }
    for (; p < end && *p != '"' && *p != '\\' && (unsigned char)*p >= 0x20; p++)
        *seen |= (unsigned char)*p;
    return p;
}

const char *jtext_stop(const char *p, const char *end)
{
    uint64_t seen = 0;

    return find_stop(p, end, &seen);
}

/* The number of four hex digits, -1 if they are not. */
static long hex_four(const char *p, const char *end)
{
    long value = 0;

    if (end - p < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        int digit = hexdigit_value(p[i]);
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

/* Behind "\u": one code unit, or a pair of surrogates. */
static const char *scan_unicode(const char **p, const char *end, unsigned long *out)
{
    long unit = hex_four(*p, end);
    long low = -1;

    if (unit < 0)
        return "\\u needs four hex digits";
    if (unit == 0)
        return "a NUL is not allowed";
    if (unit >= 0xDC00 && unit <= 0xDFFF)
        return "a low surrogate stands alone";
    *p += 4;
    *out = (unsigned long)unit;
    if (unit < 0xD800 || unit > 0xDBFF)
        return NULL;
    if (end - *p >= 2 && (*p)[0] == '\\' && (*p)[1] == 'u')
        low = hex_four(*p + 2, end);
    if (low < 0xDC00 || low > 0xDFFF)
        return "a high surrogate stands alone";
    *p += 6;
    *out =
        0x10000 + (((unsigned long)unit - 0xD800) << 10) + ((unsigned long)low - 0xDC00);
    return NULL;
}

/* At a backslash: what the escape stands for. */
static const char *scan_escape(const char **p, const char *end, unsigned long *out)
{
    static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";

    if (end - *p < 2)
        return "an escape ends too early";
    char letter = *++*p;
    if (letter == 'u') {
        ++*p;
        return scan_unicode(p, end, out);
    }
    const char *found = letter ? strchr(letters, letter) : NULL;
    if (!found)
        return "no such escape";
    *out = (unsigned char)meanings[found - letters];
    ++*p;
    return NULL;
}

const char *jtext_string(const char **p, const char *end, struct jtext_raw *out)
{
    uint64_t seen = 0;
    unsigned long ignored;

    *out = (struct jtext_raw){ .text = ++*p };
    for (;;) {
        *p = find_stop(*p, end, &seen);
        if (*p == end)
            return "the string does not end";
        if (**p == '"')
            break;
        if (**p != '\\')
            return "a control character must be escaped";
        out->escaped = true;
        const char *why = scan_escape(p, end, &ignored);
        if (why)
            return why;
    }
    out->len = (size_t)(*p - out->text);
    out->high = (seen & HIGH_BITS) != 0;
    ++*p;
    return NULL;
}

size_t jtext_unescape(const struct jtext_raw *raw, char *room)
{
    const char *p = raw->text, *end = raw->text + raw->len;
    char *at = room;
    char encoded[4];
    unsigned long c = 0;

    while (p < end) {
        if (*p != '\\') {
            *at++ = *p++;
            continue;
        }
        if (scan_escape(&p, end, &c))
            break; /* jtext_string would have said so */
        size_t n = utf8_put(encoded, c);
        memcpy(at, encoded, n);
        at += n;
    }
    return (size_t)(at - room);
}

/* Step over digits; false if there was none. */
static bool skip_digits(const char **p, const char *end)
{
    const char *from = *p;

    while (*p < end && **p >= '0' && **p <= '9')
        ++*p;
    return *p > from;
}

/* Step over the next byte if it is one of two. */
static bool skip_either(const char **p, const char *end, char one, char other)
{
    if (*p == end || (**p != one && **p != other))
        return false;
    ++*p;
    return true;
}

const char *jtext_number(const char **p, const char *end)
{
    static const char digit[] = "expected a digit";

    skip_either(p, end, '-', '-');
    if (!skip_either(p, end, '0', '0') && !skip_digits(p, end))
        return digit;
    if (skip_either(p, end, '.', '.') && !skip_digits(p, end))
        return digit;
    if (!skip_either(p, end, 'e', 'E'))
        return NULL;
    skip_either(p, end, '+', '-');
    return skip_digits(p, end) ? NULL : digit;
}

static bool is_finite(const char *text, size_t text_len)
{
    char copy[JTEXT_NUMBER_CHARS + 1];

    memcpy(copy, text, text_len);
    copy[text_len] = '\0';
    return isfinite(strtod(copy, NULL)); /* no program of ours leaves the C locale */
}

bool jtext_in_range(const char *text, size_t text_len)
{
    /* without an exponent it takes over 300 digits to leave the range */
    bool is_small =
        text_len < 300 && !memchr(text, 'e', text_len) && !memchr(text, 'E', text_len);

    return is_small || is_finite(text, text_len);
}
