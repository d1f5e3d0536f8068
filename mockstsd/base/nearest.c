/* SPDX-License-Identifier: MIT */
#include "base/nearest.h"

#include <string.h>

enum { LONGEST = 63, STROKE = 4, SLIP = 1 }; /* a slip: wrong case, '-' for '_' */

static char folded(char c)
{
    if (c >= 'A' && c <= 'Z')
        return (char)(c - 'A' + 'a');
    return c == '-' ? '_' : c;
}

static unsigned swap_cost(char x, char y)
{
    if (x == y)
        return 0;
    return folded(x) == folded(y) ? SLIP : STROKE;
}

static unsigned least(unsigned x, unsigned y, unsigned z)
{
    unsigned xy = x < y ? x : y;

    return xy < z ? xy : z;
}

/* Weighted edit distance; two letters in the wrong order are one stroke. Row by row. */
static unsigned distance(const char *x, const char *y, size_t y_len)
{
    unsigned rows[3][LONGEST + 1];
    unsigned *row = rows[0], *last = rows[1], *before = rows[2];
    char previous = '\0';

    for (size_t j = 0; j <= y_len; j++)
        row[j] = (unsigned)j * STROKE;
    for (; *x; previous = *x++) {
        unsigned *spare = before;
        before = last;
        last = row;
        row = spare;
        row[0] = last[0] + STROKE;
        for (size_t j = 1; j <= y_len; j++) {
            row[j] = least(last[j] + STROKE, row[j - 1] + STROKE,
                           last[j - 1] + swap_cost(*x, y[j - 1]));
            if (j > 1 && previous == y[j - 1] && *x == y[j - 2])
                row[j] = least(row[j], before[j - 2] + STROKE, row[j]);
        }
    }
    return row[y_len];
}

const char *nearest_find(const char *word, const char *const *names, size_t n_names)
{
    const char *best = NULL;
    size_t word_len = strlen(word);

    if (word_len > LONGEST)
        return NULL;
    /* a third of the letters may be wrong, and at least one */
    unsigned bound = (unsigned)(word_len < 3 ? 1 : word_len / 3) * STROKE + STROKE - 1;
    for (size_t i = 0; i < n_names; i++) {
        unsigned d = distance(names[i], word, word_len);
        if (d <= bound && (d < (unsigned)word_len * STROKE)) {
            best = names[i];
            bound = d > 0 ? d - 1 : 0;
        }
    }
    return best;
}
