/* SPDX-License-Identifier: MIT */
/*
 * bench_ask: what is asked of the server, and was that the right answer?
 *
 * Builds the requests beforehand and judges sampled answers by signature and claims.
 */
#ifndef STS_BENCH_ASK_H
#define STS_BENCH_ASK_H

#include <stddef.h>

#include "base/attr.h"
#include "bench_load.h"

struct arena;
struct err;
struct signkey;

enum bench_kind { BENCH_CLIENT_CREDENTIALS, BENCH_TO_RESOURCE, BENCH_TO_CONNECTION };

/* Users, each with an inbound token. */
struct bench_crowd {
    size_t n;
    size_t *users; /* the number of each, for bench_tenant_user */
    const char **tokens;
};

/* What bench_ask_look needs to judge an answer. */
struct bench_judge {
    enum bench_kind kind;
    const struct bench_crowd *crowd;
    const struct signkey *key;
    struct arena *scratch;
};

/*
 * Have the server make inbound tokens for n users spread over n_users.
 *
 * Owns     the arena.
 * Fails    ERR_IO if one of them is refused.
 * Source   contract.md 2.7, POST /_mock/tokens.
 */
int bench_ask_crowd(struct arena *a, int port, size_t n, size_t n_users,
                    struct bench_crowd *out, struct err *e) MUST_USE;

/* A POST. Takes: head: header lines, without the last line break. Owns: the arena. */
struct bench_request bench_ask_post(struct arena *a, const char *path, const char *head,
                                    const char *body);

/* One request per token of the crowd; for client_credentials all alike. Owns: the arena. */
struct bench_request *bench_ask_requests(struct arena *a, enum bench_kind kind,
                                         const struct bench_crowd *crowd);

/*
 * Judge one answer: self is a struct bench_judge; fits the look of a struct bench_load.
 *
 * Fails    ERR_PARSE, ERR_CRYPTO: not the token, key or credential of that user.
 */
int bench_ask_look(void *self, size_t request, const char *body, struct err *e) MUST_USE;

/*
 * How many token-endpoint events the server's audit log counts.
 *
 * Fails    ERR_IO if the search is refused.
 * Source   contract.md 8.5.
 */
int bench_ask_events(struct arena *a, int port, size_t *out, struct err *e) MUST_USE;

#endif
