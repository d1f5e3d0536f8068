/* SPDX-License-Identifier: MIT */
#include "bench_once.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "bench_limit.h"
#include "bench_stats.h"

enum { COLD_LIMIT_MS = 5000, POLL_US = 100 };

static int load_small(struct bench_desk *d, const struct bench_work *work,
                      struct bench_measure *out, struct err *e)
{
    bench_desk_say("%zu connections, %zu answers each", work->n_connections,
                   work->per_connection);
    return bench_desk_load(d, work, out, e);
}

/* 5,000 exchanges, the audit log's count, 5,000 more, memory, then many connections. */
static int weigh(struct bench_desk *d, struct bench_once *out, struct err *e)
{
    struct bench_proc *server = &d->servers[BENCH_SMALL];
    struct bench_work work = { .server = BENCH_SMALL,
                               .kind = BENCH_TO_RESOURCE,
                               .requests = bench_ask_requests(d->arena, BENCH_TO_RESOURCE,
                                                              &d->crowds[BENCH_SMALL]),
                               .n_connections = 16,
                               .per_connection = 313 };
    struct bench_measure m;

    out->rss_start_mb = bench_proc_rss_mb(server);
    if (load_small(d, &work, &m, e) < 0)
        return -1;
    out->responses = m.result.responses;
    if (bench_ask_events(d->arena, server->port, &out->events, e) < 0)
        return -1;
    if (load_small(d, &work, &m, e) < 0)
        return -1;
    out->rss_mb = bench_proc_rss_mb(server);
    work.n_connections = BENCH_KEEP_ALIVE;
    work.per_connection = 20;
    return load_small(d, &work, &out->keep_alive, e);
}

/* Ask again and again until a token comes. */
static int poll_token(struct bench_desk *d, const struct bench_request *request, int port,
                      int64_t start_ns, double *out_ms, struct err *e)
{
    struct bench_load load = { .port = port,
                               .requests = request,
                               .n_requests = 1,
                               .n_connections = 1,
                               .per_connection = 1,
                               .want_status = 200,
                               .limit_ms = COLD_LIMIT_MS };
    struct bench_result result;

    do {
        int rc = bench_load_run(&load, d->scratch, &result, e);

        arena_reset(d->scratch);
        if (rc < 0)
            return -1;
        *out_ms = (double)(clock_ticks_ns() - start_ns) / 1e6;
        if (result.responses == 1 && result.wrong == 0)
            return 0;
        bench_proc_pause(POLL_US);
    } while (*out_ms < COLD_LIMIT_MS);
    return err_set(e, ERR_IO, "cold start: no token: %.150s", result.why);
}

/* The server is only asked to end: the listener takes its time, which nothing here needs. */
static int cold_once(struct bench_desk *d, const struct bench_request *request,
                     struct bench_proc *server, double *out_ms, struct err *e)
{
    int port = bench_proc_free_port();
    const char *const *argv = bench_desk_argv(d, BENCH_SMALL, port);
    const char *log = arena_printf(d->arena, "%s/cold.log", d->dir);
    int64_t start_ns = clock_ticks_ns();
    int rc;

    if (bench_proc_start(argv, log, server, e) < 0)
        return -1;
    rc = poll_token(d, request, port, start_ns, out_ms, e);
    bench_proc_ask(server);
    return rc;
}

static int cold_start(struct bench_desk *d, struct bench_once *out, struct err *e)
{
    const struct bench_request *request =
        bench_ask_requests(d->arena, BENCH_TO_RESOURCE, &d->crowds[BENCH_SMALL]);
    struct bench_proc servers[BENCH_COLD_RUNS] = { 0 };
    double times_ms[BENCH_COLD_RUNS];
    int rc = 0;

    bench_desk_say("cold start, %d times", BENCH_COLD_RUNS);
    for (int i = 0; i < BENCH_COLD_RUNS && rc == 0; i++)
        rc = cold_once(d, request, &servers[i], &times_ms[i], e);
    for (int i = 0; i < BENCH_COLD_RUNS; i++)
        if (bench_proc_stop(&servers[i], rc ? NULL : e) < 0)
            rc = -1;
    if (rc == 0)
        out->cold_start_ms = bench_stats_median(times_ms, BENCH_COLD_RUNS);
    return rc;
}

int bench_once_run(struct bench_desk *d, struct bench_once *out, struct err *e)
{
    const char *probe = arena_printf(d->arena, "%s/sync.probe", d->dir);

    if (bench_limit_sync(probe, &out->sync_ms, e) < 0)
        return -1;
    if (bench_desk_start(d, BENCH_SMALL, e) < 0)
        return -1;
    if (weigh(d, out, e) < 0)
        return -1;
    if (bench_desk_stop(d, BENCH_SMALL, e) < 0)
        return -1;
    return cold_start(d, out, e);
}
