/* SPDX-License-Identifier: MIT */
#include "wire/decimal.h"

#include <stdlib.h>
#include <string.h>

/* A decimal number in the grammar of JSON, as digits with a point somewhere. */
struct decimal {
    const char *digits; /* with at most one '.' in between */
    long point; /* so many digits stand before the decimal point; may be negative */
    bool negative;
};

static struct decimal decimal_of(const char *text)
{
    enum { FAR = 100000 }; /* farther than any point that matters */
    struct decimal d = { .digits = text + (*text == '-'), .negative = *text == '-' };
    const char *mark = strpbrk(text, "eE");
    long exponent = mark ? strtol(mark + 1, NULL, 10) : 0;

    if (exponent > FAR || exponent < -FAR)
        exponent = exponent > 0 ? FAR : -FAR;
    d.point = (long)strspn(d.digits, "0123456789") + exponent;
    return d;
}

const char *decimal_whole(const char *text, bool drop_fraction, int64_t *out)
{
    static const char too_large[] = "the number is out of range";
    struct decimal d = decimal_of(text);
    int64_t n = 0; /* gathered below zero, so that the smallest int64 fits */
    long seen = 0;

    for (const char *p = d.digits; *p && *p != 'e' && *p != 'E'; p++) {
        if (*p == '.')
            continue;
        if (seen++ >= d.point) {
            if (*p != '0' && !drop_fraction)
                return "expected a whole number";
            continue;
        }
        if (__builtin_mul_overflow(n, 10, &n) || __builtin_sub_overflow(n, *p - '0', &n))
            return too_large;
    }
    for (; n != 0 && seen < d.point; seen++) {
        if (__builtin_mul_overflow(n, 10, &n))
            return too_large;
    }
    if (!d.negative && __builtin_sub_overflow(0, n, &n))
        return too_large;
    *out = n;
    return NULL;
}
