/* SPDX-License-Identifier: MIT */
/*
 * bench_main: measure a release build of mockstsd against its limits (performance.md 6).
 *
 * Exit: 0 measured, noisy or not; 1 a wrong answer, a missing event, an unfinished
 * connection; 2 could not run.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/opts.h"
#include "base/opts_usage.h"
#include "bench_chain.h"
#include "bench_client.h"
#include "bench_desk.h"
#include "bench_once.h"
#include "bench_print.h"
#include "bench_rounds.h"

static const struct opt_row rows[] = {
    { .name = "mockstsd",
      .kind = OPT_TEXT,
      .metavar = "PROGRAM",
      .standard = "build/bin/mockstsd",
      .help = "the daemon to measure" },
    { .name = "static-server",
      .kind = OPT_TEXT,
      .metavar = "PROGRAM",
      .standard = "build/release/bin/static_server",
      .help = "its listener with a static answer" },
    { .name = "tool-server",
      .kind = OPT_TEXT,
      .metavar = "PROGRAM",
      .standard = "build/bin/mcp-tool-server",
      .help = "the MCP server of the whole chain" },
    { .name = "stub",
      .kind = OPT_TEXT,
      .metavar = "PROGRAM",
      .standard = "build/bin/downstream-stub",
      .help = "the services behind its tools" },
    { .name = "dir",
      .kind = OPT_TEXT,
      .metavar = "DIR",
      .standard = "build/bench",
      .help = "where keys, fixtures and logs go; made if missing; use an absolute path" },
    { .name = "users",
      .kind = OPT_NUMBER,
      .metavar = "N",
      .standard = "1000000",
      .help = "users and credentials of the big tenant",
      .min = 1,
      .max = 4000000 },
    { .name = "format",
      .kind = OPT_TEXT,
      .metavar = "FORMAT",
      .standard = "text",
      .help = "what is printed on standard output",
      .choices = "text|json" },
    { .name = "quick", .kind = OPT_FLAG, .help = "three short rounds, about a minute" },
    { .name = "fact",
      .kind = OPT_LIST,
      .metavar = "NAME=VALUE",
      .help = "a fact about machine or build to print with the figures" },
};

static const struct opt_command command = {
    .name = "bench",
    .operands = "",
    .summary =
        "Measure mockstsd against the limits of its cryptography and its listener.",
    .rows = rows,
    .n_rows = sizeof rows / sizeof rows[0],
};

struct bench {
    struct arena *arena;
    struct opts *opts;
    struct bench_desk desk;
    struct bench_rounds rounds;
    struct bench_once once;
    struct bench_client client;
    struct bench_chain chain;
    struct err why;
};

static double load_average(void)
{
    FILE *file = fopen("/proc/loadavg", "r");
    double load = 0;

    if (!file)
        return 0;
    if (fscanf(file, "%lf", &load) != 1)
        load = 0;
    fclose(file);
    return load;
}

static int measure_rounds(struct bench *b)
{
    struct bench_desk *d = &b->desk;
    static const enum bench_server needed[] = { BENCH_STATIC, BENCH_MAIN, BENCH_MILLION };

    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
        if (bench_desk_start(d, needed[i], &b->why) < 0)
            return -1;
    b->once.million_load_s = d->start_s[BENCH_MILLION];
    b->once.million_rss_mb = bench_proc_rss_mb(&d->servers[BENCH_MILLION]);
    bench_desk_say("%zu users loaded in %.2f s", d->n_users, b->once.million_load_s);
    if (bench_rounds_run(d, &b->rounds, &b->why) < 0)
        return -1;
    if (bench_client_run(d, &b->client, &b->why) < 0)
        return -1;
    return bench_chain_run(d, &b->chain, &b->why);
}

static int stop_all(struct bench *b)
{
    int rc = 0;

    for (size_t i = 0; i < BENCH_SERVERS; i++)
        if (bench_desk_stop(&b->desk, (enum bench_server)i, &b->why) < 0)
            rc = -1;
    return rc;
}

static int measure(struct bench *b)
{
    const char *dir = b->desk.dir;

    if (mkdir(dir, 0700) < 0 && errno != EEXIST)
        return err_set(&b->why, ERR_IO, "%s: %s", dir, strerror(errno));
    if (bench_desk_key(&b->desk, &b->why) < 0)
        return -1;
    if (bench_once_run(&b->desk, &b->once, &b->why) < 0)
        return -1;
    return measure_rounds(b);
}

static void print(struct bench *b, double load_before)
{
    const size_t n_facts = opts_n_values(b->opts, "fact");
    const char **facts = arena_array(b->arena, n_facts + 1, sizeof *facts);
    struct bench_report report = { .desk = &b->desk,
                                   .rounds = &b->rounds,
                                   .once = &b->once,
                                   .client = &b->client,
                                   .chain = &b->chain,
                                   .facts = facts,
                                   .n_facts = n_facts,
                                   .load_before = load_before,
                                   .load_after = load_average() };

    for (size_t i = 0; i < n_facts; i++)
        facts[i] = opts_value(b->opts, "fact", i);
    if (strcmp(opts_text(b->opts, "format"), "json") == 0)
        bench_print_json(&report, b->arena);
    else
        bench_print_text(&report);
}

static int run(void *self)
{
    struct bench *b = self;
    double load_before = load_average();
    int rc = measure(b);

    if (stop_all(b) < 0 || rc < 0) {
        fprintf(stderr, "bench: %s\n", b->why.text);
        return 2;
    }
    print(b, load_before);
    if (b->desk.wrong || b->desk.unfinished)
        fprintf(stderr, "bench: wrong: %s\n", b->desk.why);
    if (b->once.events != b->once.responses)
        fprintf(stderr, "bench: %zu answers, but %zu events\n", b->once.responses,
                b->once.events);
    return b->desk.wrong || b->desk.unfinished || b->once.events != b->once.responses;
}

static int setup(struct bench *b, char **argv)
{
    struct err e = { 0 };
    int rc = opts_parse(&command, argv, b->arena, &b->opts, &e);

    if (rc < 0) {
        fprintf(stderr, "bench: %s\n", e.text);
        return 2;
    }
    if (rc == 1) {
        struct buf usage = buf_make(b->arena, 65536);

        opts_usage(&command, &usage);
        fputs(usage.data, stdout);
        return 1;
    }
    b->desk.arena = b->arena;
    b->desk.mockstsd = opts_text(b->opts, "mockstsd");
    b->desk.static_server = opts_text(b->opts, "static-server");
    b->desk.tool_server = opts_text(b->opts, "tool-server");
    b->desk.stub = opts_text(b->opts, "stub");
    b->desk.dir = opts_text(b->opts, "dir");
    b->desk.n_users = (size_t)opts_number(b->opts, "users");
    b->desk.quick = opts_flag(b->opts, "quick");
    return 0;
}

static int bench(struct arena *a, struct arena *scratch, struct arena *judging,
                 char **argv)
{
    struct bench *b = arena_alloc(a, sizeof *b);
    int rc;

    b->arena = a;
    b->desk.scratch = scratch;
    b->desk.judging = judging;
    rc = setup(b, argv);
    if (rc != 0)
        return rc == 1 ? 0 : 2;
    rc = arena_run(a, run, b);
    return rc < 0 ? 2 : rc;
}

int main(int argc, char **argv)
{
    struct arena *a = arena_open(0), *scratch = arena_open(0), *judging = arena_open(0);
    int rc = 2;

    (void)argc;
    if (a && scratch && judging)
        rc = bench(a, scratch, judging, argv);
    arena_free(judging);
    arena_free(scratch);
    arena_free(a);
    return rc;
}
