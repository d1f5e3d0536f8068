/* SPDX-License-Identifier: MIT */
#include "bench_desk.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "bench_tenant.h"
#include "wire/signkey.h"

/* All servers call themselves so, hence a token of one is good at the other. */

static const char *const names[BENCH_SERVERS] = {
    [BENCH_STATIC] = "static",
    [BENCH_SMALL] = "small",
    [BENCH_MAIN] = "main",
    [BENCH_MILLION] = "million",
};

void bench_desk_say(const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    fputs("bench: ", stderr);
    vfprintf(stderr, fmt, args);
    fputc('\n', stderr);
    va_end(args);
}

static const char *path_of(struct bench_desk *d, enum bench_server which,
                           const char *ending)
{
    return arena_printf(d->arena, "%s/%s%s", d->dir, names[which], ending);
}

static size_t users_of(const struct bench_desk *d, enum bench_server which)
{
    if (which == BENCH_MILLION)
        return d->n_users;
    return which == BENCH_SMALL ? BENCH_SMALL_USERS : BENCH_CROWD;
}

int bench_desk_key(struct bench_desk *d, struct err *e)
{
    const char *pem;

    if (signkey_make(d->arena, SIGNKEY_RS256, NULL, &d->key, e) < 0)
        return -1;
    if (signkey_write_private(d->arena, d->key, &pem, e) < 0)
        return -1;
    d->key_path = arena_printf(d->arena, "%s/key.pem", d->dir);
    return file_write(d->key_path, pem, strlen(pem), 0600, e);
}

const char *const *bench_desk_argv(struct bench_desk *d, enum bench_server which,
                                   int port)
{
    const char **argv = arena_array(d->arena, 12, sizeof *argv);
    size_t n = 0;

    if (which == BENCH_STATIC) {
        argv[n++] = d->static_server;
        argv[n++] = path_of(d, which, ".ready");
        return argv;
    }
    argv[n++] = d->mockstsd;
    argv[n++] = "serve";
    argv[n++] = "--tenant";
    argv[n++] = path_of(d, which, ".json");
    argv[n++] = "--port";
    argv[n++] = arena_printf(d->arena, "%d", port);
    argv[n++] = "--public-url";
    argv[n++] = BENCH_PUBLIC_URL;
    argv[n++] = "--ready-file";
    argv[n++] = path_of(d, which, ".ready");
    return argv;
}

int bench_desk_start(struct bench_desk *d, enum bench_server which, struct err *e)
{
    const char *ready = path_of(d, which, ".ready");
    struct bench_proc *p = &d->servers[which];
    int port = which == BENCH_STATIC ? 0 : bench_proc_free_port();
    int64_t start_ns;

    if (which != BENCH_STATIC &&
        bench_tenant_write(path_of(d, which, ".json"), d->key_path, users_of(d, which),
                           e) < 0)
        return -1;
    unlink(ready);
    start_ns = clock_ticks_ns();
    if (bench_proc_start(bench_desk_argv(d, which, port), path_of(d, which, ".log"), p,
                         e) < 0)
        return -1;
    p->port = port; /* the ready file holds the public URL */
    if (bench_proc_await(p, ready, 60000, e) < 0)
        return err_set(e, ERR_IO, "server %s: see %s", names[which],
                       path_of(d, which, ".log"));
    d->start_s[which] = (double)(clock_ticks_ns() - start_ns) / 1e9;
    if (which == BENCH_STATIC)
        return 0;
    return bench_ask_crowd(d->arena, p->port, BENCH_CROWD, users_of(d, which),
                           &d->crowds[which], e);
}

int bench_desk_stop(struct bench_desk *d, enum bench_server which, struct err *e)
{
    return bench_proc_stop(&d->servers[which], e);
}

void bench_desk_count(struct bench_desk *d, const struct bench_result *r)
{
    if (d->wrong + d->unfinished == 0 && r->wrong + r->unfinished > 0)
        memcpy(d->why, r->wrong ? r->why : "a connection did not get all its answers",
               r->wrong ? sizeof r->why : 41);
    d->wrong += r->wrong;
    d->unfinished += r->unfinished;
}

int bench_desk_load(struct bench_desk *d, const struct bench_work *work,
                    struct bench_measure *out, struct err *e)
{
    const struct bench_proc *server = &d->servers[work->server];
    struct bench_judge judge = { work->kind, &d->crowds[work->server], d->key,
                                 d->judging };
    struct bench_load load = { .port = server->port,
                               .requests = work->requests,
                               .n_requests = BENCH_CROWD,
                               .first = work->first,
                               .n_connections = work->n_connections,
                               .per_connection = work->per_connection,
                               .want_status = 200,
                               .limit_ms = 30000,
                               .look_every = work->server == BENCH_STATIC ? 0 : 1000,
                               .look = bench_ask_look,
                               .self = &judge };
    double cpu_s = bench_proc_cpu_s(server);
    int rc = bench_load_run(&load, d->scratch, &out->result, e);
    double n = (double)(out->result.responses ? out->result.responses : 1);

    arena_reset(d->scratch);
    if (rc < 0)
        return -1;
    out->cpu_us = (bench_proc_cpu_s(server) - cpu_s) / n * 1e6;
    out->generator_us = out->result.generator_s / n * 1e6;
    out->per_s = (double)out->result.responses / out->result.elapsed_s;
    bench_desk_count(d, &out->result);
    return 0;
}
