/* SPDX-License-Identifier: MIT */
#include "bench_stats.h"

#include <stdlib.h>

static int by_size(const void *x, const void *y)
{
    const double *a = x, *b = y;

    return (*a > *b) - (*a < *b);
}

void bench_stats_sort(double *values, size_t n)
{
    qsort(values, n, sizeof *values, by_size);
}

double bench_stats_median(double *values, size_t n)
{
    if (n == 0)
        return 0;
    bench_stats_sort(values, n);
    return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}
