/* SPDX-License-Identifier: MIT */
#include "bench_limit.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "bench_stats.h"
#include "wire/jws.h"

enum { THREADS_MAX = 16, TOKENS_MAX = 64, SYNCS = 51 };

struct worker {
    pthread_t thread;
    const struct bench_limit *plan;
    struct arena *keep; /* the parsed tokens */
    struct arena *each; /* one answer */
    int64_t end_ns;
    uint64_t n;
    double cpu_s;
    int failed;
    struct err why;
};

static int parse_tokens(struct worker *w, struct jws *parsed, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (jws_parse(w->keep, w->plan->tokens[i], &parsed[i], &w->why) < 0)
            return -1;
    return 0;
}

static int pair(struct worker *w, const struct jws *token, const char *text)
{
    char *signed_token;

    if (jws_verify(token, w->plan->key, &w->why) < 0)
        return -1;
    if (jws_sign_text(w->each, w->plan->key, text, &signed_token, &w->why) < 0)
        return -1;
    arena_reset(w->each);
    return 0;
}

static int work(void *self)
{
    struct worker *w = self;
    size_t n_tokens = w->plan->n_tokens < TOKENS_MAX ? w->plan->n_tokens : TOKENS_MAX;
    struct jws *parsed = arena_array(w->keep, n_tokens, sizeof *parsed);
    struct timespec cpu;
    const char *text;

    if (parse_tokens(w, parsed, n_tokens) < 0)
        return -1;
    text = arena_slice(w->keep, parsed[0].signed_text, parsed[0].signed_len);
    for (; clock_ticks_ns() < w->end_ns; w->n++)
        if (pair(w, &parsed[w->n % n_tokens], text) < 0)
            return -1;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &cpu);
    w->cpu_s = (double)cpu.tv_sec + (double)cpu.tv_nsec / 1e9;
    return 0;
}

static void *thread_main(void *self)
{
    struct worker *w = self;

    w->failed = arena_run(w->keep, work, w);
    return NULL;
}

static int worker_start(struct worker *w)
{
    w->keep = arena_open(0);
    w->each = arena_open(0);
    if (w->keep && w->each && pthread_create(&w->thread, NULL, thread_main, w) == 0)
        return 0;
    arena_free(w->keep);
    arena_free(w->each);
    return -1;
}

static void worker_join(struct worker *w)
{
    pthread_join(w->thread, NULL);
    arena_free(w->each);
    arena_free(w->keep);
}

int bench_limit_run(const struct bench_limit *plan, struct bench_speed *out,
                    struct err *e)
{
    struct worker workers[THREADS_MAX] = { 0 };
    int64_t start_ns = clock_ticks_ns();
    size_t n_started = 0;
    uint64_t n = 0;
    double cpu_s = 0;
    int failed = 0;

    for (; n_started < plan->n_threads && n_started < THREADS_MAX; n_started++) {
        workers[n_started].plan = plan;
        workers[n_started].end_ns = start_ns + (int64_t)(plan->seconds * 1e9);
        if (worker_start(&workers[n_started]) < 0)
            break;
    }
    for (size_t i = 0; i < n_started; i++) {
        worker_join(&workers[i]);
        n += workers[i].n;
        cpu_s += workers[i].cpu_s;
        if (workers[i].failed)
            failed = err_pass(e, &workers[i].why);
    }
    if (failed)
        return -1;
    if (n == 0)
        return err_set(e, ERR_IO, "no thread for the limit of the cryptography");
    out->per_s = (double)n / ((double)(clock_ticks_ns() - start_ns) / 1e9);
    out->cpu_us = cpu_s / (double)n * 1e6;
    return 0;
}

static int sync_once(int fd, double *out_ms)
{
    static const char row[300];
    int64_t start_ns = clock_ticks_ns();

    if (write(fd, row, sizeof row) != (ssize_t)sizeof row || fdatasync(fd) < 0)
        return -1;
    *out_ms = (double)(clock_ticks_ns() - start_ns) / 1e6;
    return 0;
}

int bench_limit_sync(const char *path, double *out_ms, struct err *e)
{
    double times_ms[SYNCS];
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
    int n = 0;

    while (fd >= 0 && n < SYNCS && sync_once(fd, &times_ms[n]) == 0)
        n++;
    if (n < SYNCS)
        err_set(e, ERR_IO, "%s: %s", path, strerror(errno));
    if (fd >= 0)
        close(fd);
    unlink(path);
    if (n < SYNCS)
        return -1;
    *out_ms = bench_stats_median(times_ms, SYNCS);
    return 0;
}
