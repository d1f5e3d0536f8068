/* SPDX-License-Identifier: MIT */
/* bench_print: the figures as JSON for programs, as a table with the bars for people. */
#ifndef STS_BENCH_PRINT_H
#define STS_BENCH_PRINT_H

#include <stddef.h>

struct arena;
struct bench_chain;
struct bench_client;
struct bench_desk;
struct bench_once;
struct bench_rounds;

struct bench_report {
    const struct bench_desk *desk;
    const struct bench_rounds *rounds;
    const struct bench_once *once;
    const struct bench_client *client;
    const struct bench_chain *chain;
    const char *const *facts; /* "name=value" about machine and build */
    size_t n_facts;
    double load_before, load_after; /* load average of a minute */
};

/* One JSON object and a newline on standard output. Source: performance.md 6. */
void bench_print_json(const struct bench_report *r, struct arena *a);

/* A table on standard output. */
void bench_print_text(const struct bench_report *r);

#endif
