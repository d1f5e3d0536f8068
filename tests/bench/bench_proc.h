/* SPDX-License-Identifier: MIT */
/*
 * bench_proc: a server under measurement: start it, weigh it, end it.
 *
 * Children are ended by their pid alone, and the kernel ends them if the benchmark dies.
 */
#ifndef STS_BENCH_PROC_H
#define STS_BENCH_PROC_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/attr.h"

struct err;

struct bench_proc {
    pid_t pid; /* 0: none */
    int port;
    bool asked; /* to end */
};

/*
 * Start a program.
 *
 * Takes    argv ended by NULL, argv[0] a path; log_path receives what it prints.
 * Fails    ERR_IO.
 */
int bench_proc_start(const char *const *argv, const char *log_path,
                     struct bench_proc *out, struct err *e) MUST_USE;

/*
 * Wait until the ready file holds a URL, and take the port from it unless p has one.
 *
 * Takes    limit_ms from now.
 * Fails    ERR_IO if the program ends or the time is over before that.
 */
int bench_proc_await(struct bench_proc *p, const char *ready_file, int64_t limit_ms,
                     struct err *e) MUST_USE;

double bench_proc_cpu_s(const struct bench_proc *p);  /* User and system time so far. */
double bench_proc_rss_mb(const struct bench_proc *p); /* Resident memory, 0 if unknown. */

void bench_proc_ask(struct bench_proc *p); /* SIGTERM, once; it ends in its own time. */

/* Ask if that was not done, wait, after ten seconds SIGKILL. Fails: ERR_IO if it did not end with 0. */
int bench_proc_stop(struct bench_proc *p, struct err *e) MUST_USE;

/* A port that is free at this moment, 0 if there is none. */
int bench_proc_free_port(void);

/* Wait that long. Takes: microseconds, below a second. */
void bench_proc_pause(long pause_us);

#endif
