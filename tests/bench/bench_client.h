/* SPDX-License-Identifier: MIT */
/*
 * bench_client: what does the client library add to the cryptography and to the network?
 *
 * One thread before a daemon that runs; the keys come once, and what is measured asks nobody.
 */
#ifndef STS_BENCH_CLIENT_H
#define STS_BENCH_CLIENT_H

#include "base/attr.h"

struct bench_desk;
struct err;

/* CPU time of the one thread, where nothing else is said. */
struct bench_client {
    double verify_us; /* the bare RS256 verify, of a token taken apart before */
    double
        validate_us;  /* mcpsts_validate of the same tokens, each the first time again */
    double ratio;     /* median of the rounds' own ratios */
    double cached_us; /* mcpsts_exchange that the cache answers */
    /* One that the daemon answers, in real time, on a kept connection and on a new one. */
    double kept_us, new_us;
    double new_vs_kept; /* median of the rounds' own ratios */
};

/*
 * Measure.
 *
 * Takes    a desk whose main server runs, with its crowd.
 * Fails    ERR_IO, ERR_CRYPTO.
 */
int bench_client_run(struct bench_desk *d, struct bench_client *out,
                     struct err *e) MUST_USE;

#endif
