/* SPDX-License-Identifier: MIT */
/*
 * bench_rounds: how do the rows stand to their limits, round by round?
 *
 * Each round takes the denominators first and last and every row in between; ratios are made
 * inside a round. A round whose two readings differ by more than 15 % is not quiet.
 */
#ifndef STS_BENCH_ROUNDS_H
#define STS_BENCH_ROUNDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "bench_desk.h"
#include "bench_limit.h"

enum { BENCH_ROWS = 10, BENCH_ROUNDS_MAX = 8, BENCH_QUIET_MIN = 3 };

enum bench_ratio {
    BENCH_RESOURCE_VS_CRYPTO,
    BENCH_RESOURCE_CPU_VS_CRYPTO,
    BENCH_CONNECTION_VS_STATIC,
    BENCH_MILLION_VS_DEMO,
    BENCH_RATIOS,
};

struct bench_row {
    const char *name;
    enum bench_server server;
    enum bench_kind kind;
    size_t n_connections;
};

extern const struct bench_row bench_rounds_rows[BENCH_ROWS];

struct bench_round {
    struct bench_speed crypto[2];        /* first and last */
    struct bench_measure denominator[2]; /* the static answer at 16 connections */
    struct bench_measure rows[BENCH_ROWS];
    double ratios[BENCH_RATIOS];
    bool crypto_quiet, static_quiet;
};

struct bench_rounds {
    struct bench_round rounds[BENCH_ROUNDS_MAX];
    size_t n;
    size_t n_crypto_quiet, n_static_quiet;
    size_t per_connection[BENCH_ROWS + 1]; /* chosen by a warm-up; the last is static */
};

/*
 * Warm up, then run as many quiet rounds as asked for, three more at most.
 *
 * Takes    a desk whose static, main and million servers run.
 * Fails    ERR_IO, ERR_CRYPTO.
 */
int bench_rounds_run(struct bench_desk *d, struct bench_rounds *out,
                     struct err *e) MUST_USE;

/* True if enough rounds were quiet for a verdict on this ratio. */
bool bench_rounds_quiet(const struct bench_rounds *r, enum bench_ratio ratio);

struct bench_spread {
    double median, least, most;
};

/* A ratio over its quiet rounds; over all of them if too few were quiet. */
struct bench_spread bench_rounds_ratio(const struct bench_rounds *r,
                                       enum bench_ratio ratio);

#endif
