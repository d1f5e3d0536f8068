/* SPDX-License-Identifier: MIT */
/*
 * bench_limit: what would an exchange cost if it were nothing but its cryptography?
 *
 * Threads that verify a subject token and sign an answer, over and over, and nothing else.
 */
#ifndef STS_BENCH_LIMIT_H
#define STS_BENCH_LIMIT_H

#include <stddef.h>

#include "base/attr.h"

struct err;
struct signkey;

struct bench_limit {
    const struct signkey *key; /* verifies the tokens and signs the answers */
    const char *const *tokens;
    size_t n_tokens;
    size_t n_threads; /* at most 16 are started */
    double seconds;
};

struct bench_speed {
    double per_s;  /* verify + sign, all threads together */
    double cpu_us; /* CPU of one verify + sign */
};

/*
 * Run the threads for that long.
 *
 * Fails    ERR_CRYPTO if a token does not verify, ERR_IO without threads.
 */
int bench_limit_run(const struct bench_limit *plan, struct bench_speed *out,
                    struct err *e) MUST_USE;

/*
 * The median time of appending 300 bytes to a file and forcing them to the disk.
 *
 * Takes    path of a file that is made and removed.
 * Fails    ERR_IO.
 */
int bench_limit_sync(const char *path, double *out_ms, struct err *e) MUST_USE;

#endif
