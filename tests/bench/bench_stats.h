/* SPDX-License-Identifier: MIT */
/* bench_stats: what is the middle of these numbers? */
#ifndef STS_BENCH_STATS_H
#define STS_BENCH_STATS_H

#include <stddef.h>

void bench_stats_sort(double *values, size_t n); /* Smallest first. */

/* The median of n values, which are put in order; 0 for none. */
double bench_stats_median(double *values, size_t n);

#endif
