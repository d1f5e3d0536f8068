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

/* All of it CPU time of the one thread. */
struct bench_client {
    double verify_us; /* the bare RS256 verify, of a token taken apart before */
    double
        validate_us;  /* mcpsts_validate of the same tokens, each the first time again */
    double ratio;     /* median of the rounds' own ratios */
    double cached_us; /* mcpsts_exchange that the cache answers */
    double call_us; /* one that the daemon answers, on a connection of its own or kept */
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
