/* SPDX-License-Identifier: MIT */
#include "bench_rounds.h"

#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "bench_stats.h"

enum {
    AT_16 = 16,
    RESOURCE_16 = 4,
    CONNECTION_16 = 7,
    MILLION_16 = 9,
    STATIC = BENCH_ROWS
};

const struct bench_row bench_rounds_rows[BENCH_ROWS] = {
    { "client_credentials", BENCH_MAIN, BENCH_CLIENT_CREDENTIALS, 1 },
    { "client_credentials", BENCH_MAIN, BENCH_CLIENT_CREDENTIALS, AT_16 },
    { "client_credentials", BENCH_MAIN, BENCH_CLIENT_CREDENTIALS, 64 },
    { "exchange_resource", BENCH_MAIN, BENCH_TO_RESOURCE, 1 },
    [RESOURCE_16] = { "exchange_resource", BENCH_MAIN, BENCH_TO_RESOURCE, AT_16 },
    { "exchange_resource", BENCH_MAIN, BENCH_TO_RESOURCE, 64 },
    { "exchange_connection", BENCH_MAIN, BENCH_TO_CONNECTION, 1 },
    [CONNECTION_16] = { "exchange_connection", BENCH_MAIN, BENCH_TO_CONNECTION, AT_16 },
    { "exchange_connection", BENCH_MAIN, BENCH_TO_CONNECTION, 64 },
    [MILLION_16] = { "exchange_connection_million", BENCH_MILLION, BENCH_TO_CONNECTION,
                     AT_16 },
};

static const struct bench_row static_row = { "static_answer", BENCH_STATIC,
                                             BENCH_TO_CONNECTION, AT_16 };

static const struct bench_row *row_at(size_t i)
{
    return i == STATIC ? &static_row : &bench_rounds_rows[i];
}

/* The static answer gets the requests that the Connection gets: a POST of about 1 kB. */
static struct bench_work work_for(struct bench_desk *d, size_t i)
{
    const struct bench_row *row = row_at(i);
    enum bench_server crowd = row->server == BENCH_STATIC ? BENCH_MAIN : row->server;

    return (struct bench_work){ .server = row->server,
                                .kind = row->kind,
                                .requests = bench_ask_requests(d->arena, row->kind,
                                                               &d->crowds[crowd]),
                                .n_connections = row->n_connections };
}

/* Long enough that CPU clocks and a busy machine even out. */
static double seconds_for(const struct bench_desk *d, size_t i)
{
    bool judged =
        i == RESOURCE_16 || i == CONNECTION_16 || i == MILLION_16 || i == STATIC;

    if (d->quick)
        return judged ? 0.7 : 0.25;
    return judged ? 2.0 : 1.0;
}

static int warm_up(struct bench_desk *d, struct bench_work *works, struct bench_rounds *r,
                   struct err *e)
{
    for (size_t i = 0; i <= STATIC; i++) {
        struct bench_measure m;
        double wanted;

        works[i] = work_for(d, i);
        works[i].per_connection = 1 + 1000 / works[i].n_connections;
        if (bench_desk_load(d, &works[i], &m, e) < 0)
            return -1;
        wanted = m.per_s * seconds_for(d, i) / (double)works[i].n_connections;
        r->per_connection[i] = wanted < 10 ? 10 : (size_t)wanted;
        works[i].per_connection = r->per_connection[i];
    }
    return 0;
}

static int denominators(struct bench_desk *d, struct bench_work *works,
                        struct bench_round *round, int which, struct err *e)
{
    const struct bench_crowd *crowd = &d->crowds[BENCH_MAIN];
    struct bench_limit plan = { .key = d->key,
                                .tokens = crowd->tokens,
                                .n_tokens = crowd->n,
                                .n_threads = (size_t)sysconf(_SC_NPROCESSORS_ONLN),
                                .seconds = seconds_for(d, STATIC) };

    if (bench_limit_run(&plan, &round->crypto[which], e) < 0)
        return -1;
    return bench_desk_load(d, &works[STATIC], &round->denominator[which], e);
}

static bool near(double x, double y)
{
    return x > y ? x <= y * 1.15 : y <= x * 1.15;
}

static void judge(struct bench_round *r)
{
    double crypto_per_s = (r->crypto[0].per_s + r->crypto[1].per_s) / 2;
    double crypto_us = (r->crypto[0].cpu_us + r->crypto[1].cpu_us) / 2;
    double static_per_s = (r->denominator[0].per_s + r->denominator[1].per_s) / 2;

    r->crypto_quiet = near(r->crypto[0].per_s, r->crypto[1].per_s);
    r->static_quiet = near(r->denominator[0].per_s, r->denominator[1].per_s);
    r->ratios[BENCH_RESOURCE_VS_CRYPTO] = r->rows[RESOURCE_16].per_s / crypto_per_s;
    r->ratios[BENCH_RESOURCE_CPU_VS_CRYPTO] = r->rows[RESOURCE_16].cpu_us / crypto_us;
    r->ratios[BENCH_CONNECTION_VS_STATIC] = r->rows[CONNECTION_16].per_s / static_per_s;
    r->ratios[BENCH_MILLION_VS_DEMO] =
        r->rows[MILLION_16].cpu_us / r->rows[CONNECTION_16].cpu_us;
}

static int one_round(struct bench_desk *d, struct bench_work *works,
                     struct bench_round *round, struct err *e)
{
    if (denominators(d, works, round, 0, e) < 0)
        return -1;
    for (size_t i = 0; i < BENCH_ROWS; i++) {
        works[i].first += works[i].per_connection * works[i].n_connections;
        if (bench_desk_load(d, &works[i], &round->rows[i], e) < 0)
            return -1;
    }
    if (denominators(d, works, round, 1, e) < 0)
        return -1;
    judge(round);
    return 0;
}

int bench_rounds_run(struct bench_desk *d, struct bench_rounds *out, struct err *e)
{
    struct bench_work works[BENCH_ROWS + 1] = { 0 };
    size_t wanted = d->quick ? 3 : 5;
    size_t most = d->quick ? 4 : BENCH_ROUNDS_MAX;

    if (warm_up(d, works, out, e) < 0)
        return -1;
    while (out->n < most &&
           (out->n_crypto_quiet < wanted || out->n_static_quiet < wanted)) {
        struct bench_round *round = &out->rounds[out->n];

        if (one_round(d, works, round, e) < 0)
            return -1;
        out->n++;
        out->n_crypto_quiet += round->crypto_quiet;
        out->n_static_quiet += round->static_quiet;
        bench_desk_say("round %zu: limit %.0f and %.0f/s, static %.0f and %.0f/s%s",
                       out->n, round->crypto[0].per_s, round->crypto[1].per_s,
                       round->denominator[0].per_s, round->denominator[1].per_s,
                       round->crypto_quiet && round->static_quiet ? "" : ": not quiet");
    }
    return 0;
}

static bool counts(const struct bench_round *r, enum bench_ratio ratio)
{
    if (ratio == BENCH_RESOURCE_VS_CRYPTO || ratio == BENCH_RESOURCE_CPU_VS_CRYPTO)
        return r->crypto_quiet;
    return r->static_quiet;
}

bool bench_rounds_quiet(const struct bench_rounds *r, enum bench_ratio ratio)
{
    size_t n = 0;

    for (size_t i = 0; i < r->n; i++)
        n += counts(&r->rounds[i], ratio);
    return n >= BENCH_QUIET_MIN;
}

struct bench_spread bench_rounds_ratio(const struct bench_rounds *r,
                                       enum bench_ratio ratio)
{
    double values[BENCH_ROUNDS_MAX];
    bool quiet = bench_rounds_quiet(r, ratio);
    struct bench_spread s = { 0 };
    size_t n = 0;

    for (size_t i = 0; i < r->n; i++)
        if (!quiet || counts(&r->rounds[i], ratio))
            values[n++] = r->rounds[i].ratios[ratio];
    s.median = bench_stats_median(values, n);
    if (n > 0) {
        s.least = values[0];
        s.most = values[n - 1];
    }
    return s;
}
