/* SPDX-License-Identifier: MIT */
/*
 * bench_desk: everything that stands ready before anything is measured.
 *
 * A pinned key, three fixtures (a demo's size, 2,000 users, a million), the servers that serve
 * them, the static listener, and crowds of users with inbound tokens.
 */
#ifndef STS_BENCH_DESK_H
#define STS_BENCH_DESK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "bench_ask.h"
#include "bench_load.h"
#include "bench_proc.h"

struct arena;
struct err;
struct signkey;

#define BENCH_PUBLIC_URL "http://127.0.0.1:8693" /* whatever port a server has */

enum { BENCH_CROWD = 2000, BENCH_SMALL_USERS = 20 };

enum bench_server { BENCH_STATIC, BENCH_SMALL, BENCH_MAIN, BENCH_MILLION, BENCH_SERVERS };

struct bench_desk {
    const char *mockstsd, *static_server, *tool_server, *stub; /* programs */
    const char *dir; /* for keys, fixtures, logs; made by the caller */
    size_t n_users;  /* of the million tenant */
    bool quick;
    struct arena *arena;   /* lives as long as the run */
    struct arena *scratch; /* one load */
    struct arena *judging; /* one answer */
    struct signkey *key;
    const char *key_path;
    struct bench_proc servers[BENCH_SERVERS];
    double start_s[BENCH_SERVERS]; /* from spawn to the ready file */
    struct bench_crowd crowds[BENCH_SERVERS];
    size_t wrong, unfinished;
    char why[300]; /* the first wrong answer */
};

/* One load and what it cost. */
struct bench_measure {
    struct bench_result result;
    double per_s, cpu_us; /* answers, and server CPU for each */
    double generator_us;
};

/* Say on standard error what is going on. */
void bench_desk_say(const char *fmt, ...) PRINTF_LIKE(1, 2);

/* Make the signing key and keep it in dir. Fails: ERR_CRYPTO, ERR_IO. */
int bench_desk_key(struct bench_desk *d, struct err *e) MUST_USE;

/*
 * Write that server's fixture, start it, wait until it is ready, give it a crowd.
 *
 * Fails    ERR_IO.
 */
int bench_desk_start(struct bench_desk *d, enum bench_server which,
                     struct err *e) MUST_USE;

/* The command line of a server. Takes: port 0 for any. Owns: the desk's arena. */
const char *const *bench_desk_argv(struct bench_desk *d, enum bench_server which,
                                   int port);

/* Add what was wrong with a load. */
void bench_desk_count(struct bench_desk *d, const struct bench_result *r);

/* Stop all that still run. Fails: ERR_IO if one did not end well. */
int bench_desk_stop(struct bench_desk *d, enum bench_server which,
                    struct err *e) MUST_USE;

/*
 * Run one load of one kind against one server, sampling one answer in 1,000.
 *
 * Takes    n_connections and answers per connection; requests of bench_ask_requests.
 * Returns  0; wrong answers are counted in the desk.
 * Fails    ERR_IO.
 */
struct bench_work {
    enum bench_server server;
    enum bench_kind kind;
    const struct bench_request *requests;
    size_t n_connections, per_connection;
    size_t first;
};
int bench_desk_load(struct bench_desk *d, const struct bench_work *work,
                    struct bench_measure *out, struct err *e) MUST_USE;

#endif
