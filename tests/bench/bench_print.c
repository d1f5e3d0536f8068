/* SPDX-License-Identifier: MIT */
#include "bench_print.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "bench_chain.h"
#include "bench_client.h"
#include "bench_desk.h"
#include "bench_once.h"
#include "bench_rounds.h"
#include "bench_stats.h"
#include "wire/jwrite.h"

enum { JSON_MAX = 1 << 20 };

/* A figure with the bar that an issue or a goal sets for it. */
struct bar {
    const char *name;
    double value;
    double bar;
    bool at_least; /* reached at or above the bar, else at or below it */
    const char *unit;
};

static const char *const ratio_names[BENCH_RATIOS] = {
    [BENCH_RESOURCE_VS_CRYPTO] = "exchange_resource_vs_crypto",
    [BENCH_RESOURCE_CPU_VS_CRYPTO] = "exchange_resource_cpu_vs_crypto",
    [BENCH_CONNECTION_VS_STATIC] = "exchange_connection_vs_static",
    [BENCH_MILLION_VS_DEMO] = "exchange_million_vs_demo",
};

static const struct bar ratio_bars[BENCH_RATIOS] = {
    [BENCH_RESOURCE_VS_CRYPTO] = { .bar = 0.75, .at_least = true },
    [BENCH_RESOURCE_CPU_VS_CRYPTO] = { .bar = 1.25 },
    [BENCH_CONNECTION_VS_STATIC] = { .bar = 0.55, .at_least = true },
    [BENCH_MILLION_VS_DEMO] = { .bar = 1.5 },
};

static void number(struct jwrite *w, const char *name, double value, int digits)
{
    char text[64];

    snprintf(text, sizeof text, "%.*f", digits, value);
    jwrite_member_raw(w, name, text);
}

/* One value of each round, and their median. */
static double across(const struct bench_rounds *r,
                     double (*pick)(const struct bench_round *))
{
    double values[BENCH_ROUNDS_MAX];

    for (size_t i = 0; i < r->n; i++)
        values[i] = pick(&r->rounds[i]);
    return bench_stats_median(values, r->n);
}

static double crypto_first(const struct bench_round *r)
{
    return r->crypto[0].per_s;
}

static double crypto_last(const struct bench_round *r)
{
    return r->crypto[1].per_s;
}

static double crypto_us(const struct bench_round *r)
{
    return (r->crypto[0].cpu_us + r->crypto[1].cpu_us) / 2;
}

static double static_first(const struct bench_round *r)
{
    return r->denominator[0].per_s;
}

static double static_last(const struct bench_round *r)
{
    return r->denominator[1].per_s;
}

static double static_us(const struct bench_round *r)
{
    return (r->denominator[0].cpu_us + r->denominator[1].cpu_us) / 2;
}

static double generator_us(const struct bench_round *r)
{
    return (r->denominator[0].generator_us + r->denominator[1].generator_us) / 2;
}

/* A row with the median of each column over all rounds. */
struct line {
    double per_s, cpu_us, p50_ms, p99_ms, slowest_ms;
    size_t responses, reconnects;
};

static struct line line_of(const struct bench_rounds *r, size_t row)
{
    double columns[5][BENCH_ROUNDS_MAX];
    struct line line = { 0 };

    for (size_t i = 0; i < r->n; i++) {
        const struct bench_measure *m = &r->rounds[i].rows[row];

        columns[0][i] = m->per_s;
        columns[1][i] = m->cpu_us;
        columns[2][i] = m->result.p50_ms;
        columns[3][i] = m->result.p99_ms;
        columns[4][i] = m->result.slowest_ms;
        line.responses += m->result.responses;
        line.reconnects += m->result.reconnects;
    }
    line.per_s = bench_stats_median(columns[0], r->n);
    line.cpu_us = bench_stats_median(columns[1], r->n);
    line.p50_ms = bench_stats_median(columns[2], r->n);
    line.p99_ms = bench_stats_median(columns[3], r->n);
    line.slowest_ms = bench_stats_median(columns[4], r->n);
    return line;
}

static void write_ratios(struct jwrite *w, const struct bench_report *report)
{
    const struct bench_rounds *r = report->rounds;

    jwrite_member_object(w, "ratios");
    for (size_t i = 0; i < BENCH_RATIOS; i++)
        number(w, ratio_names[i], bench_rounds_ratio(r, (enum bench_ratio)i).median, 3);
    number(w, "validate_vs_verify", report->client->ratio, 3);
    number(w, "exchange_new_vs_kept_connection", report->client->new_vs_kept, 3);
    number(w, "tool_calls_cached_vs_uncached", report->chain->ratio, 3);
    jwrite_object_end(w);
    jwrite_member_array(w, "noisy");
    for (size_t i = 0; i < BENCH_RATIOS; i++)
        if (!bench_rounds_quiet(r, (enum bench_ratio)i))
            jwrite_text(w, ratio_names[i]);
    jwrite_array_end(w);
}

static void write_pair(struct jwrite *w, const char *name, double first, double last)
{
    char text[64];

    snprintf(text, sizeof text, "[%.0f,%.0f]", first, last);
    jwrite_member_raw(w, name, text);
}

static void write_denominators(struct jwrite *w, const struct bench_report *r)
{
    const struct bench_rounds *rounds = r->rounds;

    jwrite_member_object(w, "denominators");
    write_pair(w, "crypto_rs256_per_s", across(rounds, crypto_first),
               across(rounds, crypto_last));
    number(w, "crypto_rs256_cpu_us", across(rounds, crypto_us), 1);
    write_pair(w, "static_per_s", across(rounds, static_first),
               across(rounds, static_last));
    number(w, "static_cpu_us", across(rounds, static_us), 1);
    number(w, "generator_cpu_us", across(rounds, generator_us), 1);
    number(w, "fdatasync_ms", r->once->sync_ms, 3);
    jwrite_object_end(w);
}

static void write_rows(struct jwrite *w, const struct bench_rounds *r)
{
    jwrite_member_array(w, "rows");
    for (size_t i = 0; i < BENCH_ROWS; i++) {
        struct line line = line_of(r, i);

        jwrite_object(w);
        jwrite_member_text(w, "name", bench_rounds_rows[i].name);
        jwrite_member_text(w, "audit", "memory");
        jwrite_member_int(w, "connections", (int64_t)bench_rounds_rows[i].n_connections);
        number(w, "per_s", line.per_s, 0);
        number(w, "cpu_us", line.cpu_us, 1);
        number(w, "p50_ms", line.p50_ms, 3);
        number(w, "p99_ms", line.p99_ms, 3);
        number(w, "slowest_connection_ms", line.slowest_ms, 3);
        jwrite_member_int(w, "responses", (int64_t)line.responses);
        jwrite_member_int(w, "reconnects", (int64_t)line.reconnects);
        jwrite_object_end(w);
    }
    jwrite_array_end(w);
}

static void write_once(struct jwrite *w, const struct bench_report *r)
{
    const struct bench_once *once = r->once;

    number(w, "cold_start_ms", once->cold_start_ms, 1);
    number(w, "rss_mb", once->rss_mb, 1);
    number(w, "rss_start_mb", once->rss_start_mb, 1);
    jwrite_member_object(w, "keep_alive_200");
    number(w, "slowest_ms", once->keep_alive.result.slowest_ms, 1);
    number(w, "all_done_s", once->keep_alive.result.elapsed_s, 3);
    jwrite_member_int(w, "unfinished", (int64_t)once->keep_alive.result.unfinished);
    jwrite_object_end(w);
    jwrite_member_object(w, "client");
    number(w, "verify_us", r->client->verify_us, 2);
    number(w, "validate_us", r->client->validate_us, 2);
    number(w, "cached_exchange_us", r->client->cached_us, 2);
    number(w, "exchange_us", r->client->kept_us, 1);
    number(w, "exchange_new_connection_us", r->client->new_us, 1);
    jwrite_object_end(w);
    jwrite_member_object(w, "tool_calls");
    jwrite_member_int(w, "connections", BENCH_CHAIN_CONNECTIONS);
    number(w, "cached_per_s", r->chain->cached_per_s, 0);
    number(w, "uncached_per_s", r->chain->uncached_per_s, 0);
    jwrite_object_end(w);
    jwrite_member_object(w, "million");
    jwrite_member_int(w, "users", (int64_t)r->desk->n_users);
    number(w, "load_s", once->million_load_s, 2);
    number(w, "rss_mb", once->million_rss_mb, 0);
    jwrite_object_end(w);
    jwrite_member_object(w, "audit");
    jwrite_member_int(w, "responses", (int64_t)once->responses);
    jwrite_member_int(w, "events", (int64_t)once->events);
    jwrite_object_end(w);
    jwrite_member_int(w, "wrong", (int64_t)(r->desk->wrong + r->desk->unfinished));
}

static void write_machine(struct jwrite *w, const struct bench_report *r, struct arena *a)
{
    jwrite_member_object(w, "machine");
    for (size_t i = 0; i < r->n_facts; i++) {
        const char *value = strchr(r->facts[i], '=');

        if (value)
            jwrite_member_text(
                w, arena_slice(a, r->facts[i], (size_t)(value - r->facts[i])), value + 1);
    }
    number(w, "load_before", r->load_before, 2);
    number(w, "load_after", r->load_after, 2);
    jwrite_member_int(w, "rounds", (int64_t)r->rounds->n);
    jwrite_member_text(w, "generator", "one thread on the same cores as the server");
    jwrite_object_end(w);
}

void bench_print_json(const struct bench_report *r, struct arena *a)
{
    struct buf out = buf_make(a, JSON_MAX);
    struct jwrite w = jwrite_make(&out);

    jwrite_object(&w);
    write_ratios(&w, r);
    write_once(&w, r);
    write_denominators(&w, r);
    write_rows(&w, r->rounds);
    write_machine(&w, r, a);
    jwrite_object_end(&w);
    puts(out.data);
}

static void print_bar(const struct bar *b)
{
    bool reached = b->at_least ? b->value >= b->bar : b->value <= b->bar;

    printf("  %-34s %9.2f %-3s bar %s %.2f  %s\n", b->name, b->value, b->unit,
           b->at_least ? ">=" : "<=", b->bar, reached ? "reached" : "MISSED");
}

static void print_ratio(const struct bench_rounds *r, enum bench_ratio ratio)
{
    struct bench_spread s = bench_rounds_ratio(r, ratio);
    const struct bar *b = &ratio_bars[ratio];
    bool reached = b->at_least ? s.median >= b->bar : s.median <= b->bar;
    const char *verdict = reached ? "reached" : "MISSED";

    printf("  %-34s %6.3f (%.3f to %.3f) bar %s %.2f  %s\n", ratio_names[ratio], s.median,
           s.least, s.most, b->at_least ? ">=" : "<=", b->bar,
           bench_rounds_quiet(r, ratio) ? verdict : "noisy, no verdict");
}

static void print_head(const struct bench_report *r)
{
    for (size_t i = 0; i < r->n_facts; i++)
        printf("  %s\n", r->facts[i]);
    printf("  load average %.2f before, %.2f after; the generator shares the cores\n\n",
           r->load_before, r->load_after);
    printf(
        "  limit: verify + sign RS256   %7.0f/s first, %7.0f/s last, %6.1f us of CPU\n",
        across(r->rounds, crypto_first), across(r->rounds, crypto_last),
        across(r->rounds, crypto_us));
    printf(
        "  static answer, 16 conns      %7.0f/s first, %7.0f/s last, %6.1f us of CPU\n",
        across(r->rounds, static_first), across(r->rounds, static_last),
        across(r->rounds, static_us));
    printf("  generator                    %6.1f us per request; fdatasync %.2f ms\n\n",
           across(r->rounds, generator_us), r->once->sync_ms);
}

static void print_rows(const struct bench_rounds *r)
{
    printf("  %-28s %5s %8s %8s %8s %8s %8s\n", "", "conns", "per s", "CPU us", "p50 ms",
           "p99 ms", "slowest");
    for (size_t i = 0; i < BENCH_ROWS; i++) {
        struct line line = line_of(r, i);

        printf("  %-28s %5zu %8.0f %8.1f %8.3f %8.3f %8.1f\n", bench_rounds_rows[i].name,
               bench_rounds_rows[i].n_connections, line.per_s, line.cpu_us, line.p50_ms,
               line.p99_ms, line.slowest_ms);
    }
    printf("\n");
}

void bench_print_text(const struct bench_report *r)
{
    const struct bench_once *once = r->once;
    const struct bar bars[] = {
        { "cold start to the first token", once->cold_start_ms, 40, false, "ms" },
        { "resident after 10,000 exchanges", once->rss_mb, 16, false, "MiB" },
        { "200 connections: slowest answer", once->keep_alive.result.slowest_ms, 1000,
          false, "ms" },
        { "big tenant: time to load", once->million_load_s, 5, false, "s" },
        { "client library: validate_vs_verify", r->client->ratio, 1.3, false, "" },
        { "client library: cached exchange", r->client->cached_us, 5, false, "us" },
    };

    print_head(r);
    print_rows(r->rounds);
    for (size_t i = 0; i < BENCH_RATIOS; i++)
        print_ratio(r->rounds, (enum bench_ratio)i);
    for (size_t i = 0; i < sizeof bars / sizeof bars[0]; i++)
        print_bar(&bars[i]);
    printf("  %-34s %9.1f us, on a new connection %.1f us: %.2f times\n",
           "client library: stored credential", r->client->kept_us, r->client->new_us,
           r->client->new_vs_kept);
    printf("  %-34s %9.0f/s, without the credential cache %.0f/s: %.2f times\n",
           "tool calls, whole chain, 16 conns", r->chain->cached_per_s,
           r->chain->uncached_per_s, r->chain->ratio);
    printf("  %-34s %zu answers, %zu events\n", "audit log", once->responses,
           once->events);
    printf("  %-34s %zu%s%s\n", "wrong or missing answers",
           r->desk->wrong + r->desk->unfinished, r->desk->why[0] ? ": " : "",
           r->desk->why);
}
