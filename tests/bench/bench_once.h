/* SPDX-License-Identifier: MIT */
/* bench_once: what is measured outside the rounds: start, memory, many connections, events. */
#ifndef STS_BENCH_ONCE_H
#define STS_BENCH_ONCE_H

#include <stddef.h>

#include "base/attr.h"
#include "bench_desk.h"

struct err;

enum { BENCH_COLD_RUNS = 9, BENCH_KEEP_ALIVE = 200 };

struct bench_once {
    double cold_start_ms;            /* median, from spawn to the first token */
    double rss_start_mb;             /* when it is ready */
    double rss_mb;                   /* after 10,000 exchanges */
    size_t responses, events;        /* after the first 5,000 of them */
    struct bench_measure keep_alive; /* 200 connections on the default threads */
    double million_load_s;           /* from spawn to the ready file */
    double million_rss_mb;
    double sync_ms; /* fdatasync of 300 bytes on the file system in use */
};

/*
 * Take all but the figures of the million tenant.
 *
 * Takes    a desk with its key made; starts and stops the small server itself.
 * Fails    ERR_IO.
 */
int bench_once_run(struct bench_desk *d, struct bench_once *out, struct err *e) MUST_USE;

#endif
