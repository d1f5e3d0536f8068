/* SPDX-License-Identifier: MIT */
#include "bench_client.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "bench_desk.h"
#include "bench_stats.h"
#include "bench_tenant.h"
#include "mcpsts/mcpsts.h"
#include "mcpsts/mcpsts_seams.h"
#include "wire/httpc.h"
#include "wire/jws.h"

enum {
    ROUNDS = 21,
    TOKENS = 64,
    VERIFIES = 2000,
    CACHED = 20000,
    CALLS = 100,
    CALL_ROUNDS = 5
};

/* What is measured with: a library, and tokens in three states. */
struct kit {
    struct mcpsts *sts;
    const struct signkey *key;
    struct jws parsed[TOKENS];
    const char *headers[TOKENS];
    struct mcpsts_inbound *inbound[TOKENS];
    struct mcpsts_refusal why;
    double (*now_us)(void);
    const struct bench_desk *desk;
    size_t n_asked; /* of the daemon */
    bool renews;    /* its connection for each question */
};

typedef int step(struct kit *k, size_t i);

static int verify(struct kit *k, size_t i)
{
    return jws_verify(&k->parsed[i % TOKENS], k->key, NULL);
}

static int validate(struct kit *k, size_t i)
{
    struct mcpsts_inbound *in;

    if (mcpsts_validate(k->sts, k->headers[i % TOKENS], &in, &k->why) != MCPSTS_OK)
        return -1;
    mcpsts_inbound_free(in);
    return 0;
}

static int exchange(struct kit *k, size_t i, const struct mcpsts_want *want)
{
    struct mcpsts_credential *given;

    if (mcpsts_exchange(k->sts, k->inbound[i % TOKENS], want, &given, &k->why) !=
        MCPSTS_OK)
        return -1;
    mcpsts_credential_free(given);
    return 0;
}

static int cached(struct kit *k, size_t i)
{
    static const struct mcpsts_want want = { .target = BENCH_API_URI };

    return exchange(k, i, &want);
}

/*
 * Blanks more or less mean the same to the daemon, and another question to the cache. A stored
 * credential, because a signature would hide what a connection costs.
 */
static int uncached(struct kit *k, size_t i)
{
    static const char scope[] = "                calendar.read";
    struct mcpsts_want want = { .target = BENCH_CONNECTION };

    (void)i;
    want.scope = scope + k->n_asked / TOKENS;
    return exchange(k, k->n_asked++, &want);
}

/* CPU time of this thread, which other programs on the machine do not stretch. */
static double cpu_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static double real_us(void)
{
    return (double)clock_ticks_ns() / 1e3;
}

/* Microseconds of one step, in the mean of n. */
static int timed(struct kit *k, step *s, size_t n, double *out_us, struct err *e)
{
    double start_us = k->now_us();

    for (size_t i = 0; i < n; i++) {
        if (s(k, i) < 0)
            return err_set(e, ERR_IO, "the client library: %s", k->why.message);
    }
    *out_us = (k->now_us() - start_us) / (double)n;
    return 0;
}

static int kit_fill(struct bench_desk *d, struct kit *k, struct err *e)
{
    const struct bench_crowd *crowd = &d->crowds[BENCH_MAIN];

    k->key = d->key;
    for (size_t i = 0; i < TOKENS; i++) {
        const char *token = crowd->tokens[i % crowd->n];

        k->headers[i] = arena_printf(d->arena, "Bearer %s", token);
        if (jws_parse(d->arena, token, &k->parsed[i], e) < 0)
            return -1;
        if (mcpsts_validate(k->sts, k->headers[i], &k->inbound[i], &k->why) != MCPSTS_OK)
            return err_set(e, ERR_IO, "the client library: %s", k->why.message);
    }
    return 0;
}

static int measure(struct kit *k, struct bench_client *out, struct err *e)
{
    double verifies[ROUNDS], validates[ROUNDS], ratios[ROUNDS], hits[ROUNDS];

    if (timed(k, cached, TOKENS, &hits[0], e) < 0) /* fills the cache */
        return -1;
    for (size_t i = 0; i < ROUNDS; i++) {
        if (timed(k, verify, VERIFIES, &verifies[i], e) < 0 ||
            timed(k, validate, VERIFIES, &validates[i], e) < 0 ||
            timed(k, cached, CACHED, &hits[i], e) < 0)
            return -1;
        ratios[i] = validates[i] / verifies[i];
    }
    out->verify_us = bench_stats_median(verifies, ROUNDS);
    out->validate_us = bench_stats_median(validates, ROUNDS);
    out->ratio = bench_stats_median(ratios, ROUNDS);
    out->cached_us = bench_stats_median(hits, ROUNDS);
    return 0;
}

static int measure_calls(struct kit *k, struct bench_client *out, struct err *e)
{
    double kept[CALL_ROUNDS], renewed[CALL_ROUNDS], ratios[CALL_ROUNDS];

    k->now_us = real_us;
    for (size_t i = 0; i < CALL_ROUNDS; i++) {
        k->renews = true;
        if (timed(k, uncached, CALLS, &renewed[i], e) < 0)
            return -1;
        k->renews = false;
        if (timed(k, uncached, CALLS, &kept[i], e) < 0)
            return -1;
        ratios[i] = renewed[i] / kept[i];
    }
    out->kept_us = bench_stats_median(kept, CALL_ROUNDS);
    out->new_us = bench_stats_median(renewed, CALL_ROUNDS);
    out->new_vs_kept = bench_stats_median(ratios, CALL_ROUNDS);
    return 0;
}

/* The servers share one public URL; the requests go to the port of the main one. */
static int send(void *self, struct arena *a, const struct httpc_ask *ask,
                struct httpc_answer *out, struct err *e)
{
    const struct kit *k = self;
    struct httpc_ask there = *ask;

    if (k->renews)
        there.pool = NULL;
    there.url =
        arena_printf(a, "http://127.0.0.1:%d%s", k->desk->servers[BENCH_MAIN].port,
                     ask->url + strlen(BENCH_PUBLIC_URL));
    return httpc_send(a, &there, out, e);
}

int bench_client_run(struct bench_desk *d, struct bench_client *out, struct err *e)
{
    struct kit *k = arena_alloc(d->arena, sizeof *k);
    const struct mcpsts_seams seams = { .send = send, .self = k };
    const struct mcpsts_options options = {
        .resource = BENCH_MCP_URI,
        .base_url = BENCH_PUBLIC_URL,
        .project_id = BENCH_PROJECT,
        .client_id = BENCH_MCP_ID,
        .cache_s = 600,
        .seams = &seams,
    };
    int rc = -1;

    k->now_us = cpu_us;
    k->desk = d;
    bench_desk_say("the client library");
    if (setenv("MCPSTS_CLIENT_SECRET", BENCH_MCP_SECRET, 1) < 0 ||
        mcpsts_open(&options, &k->sts, &k->why) != MCPSTS_OK)
        return err_set(e, ERR_IO, "the client library: %s", k->why.message);
    if (kit_fill(d, k, e) == 0)
        rc = measure(k, out, e);
    if (rc == 0)
        rc = measure_calls(k, out, e);
    for (size_t i = 0; i < TOKENS; i++)
        mcpsts_inbound_free(k->inbound[i]);
    mcpsts_close(k->sts);
    return rc;
}
