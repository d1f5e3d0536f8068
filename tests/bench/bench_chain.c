/* SPDX-License-Identifier: MIT */
#include "bench_chain.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "bench_desk.h"
#include "bench_stats.h"
#include "wire/jobj.h"

enum { ROUNDS = 5, ROUNDS_QUICK = 3, CALLS = 100, CALLS_QUICK = 20 };

/* Of the demo tenant, whose services downstream-stub plays. */
#define PROJECT  "P2aCmeDemoProject0000000000A"
#define RESOURCE "https://crm-mcp.acme.test/mcp"
#define CLIENT_ID                                                                        \
    "UDJhQ21lRGVtb1Byb2plY3QwMDAwMDAwMDAwQTpUUEEyY1JtTWNwU2VydmVyQ2xpZW50MDAwMDAwMEQ="
#define SECRET "s3cr3tOfTheCrmMcpServer0000000000000000000A"

enum server { STS, STUB, CACHED, UNCACHED, SERVERS };

static const char *const names[SERVERS] = { "chain-sts", "chain-stub", "chain-cached",
                                            "chain-uncached" };

struct chain {
    struct bench_desk *desk;
    struct bench_proc servers[SERVERS];
    const char *token;
    struct bench_request call;
};

static const char *url_of(const struct chain *c, enum server which)
{
    return arena_printf(c->desk->arena, "http://127.0.0.1:%d", c->servers[which].port);
}

static int start(struct chain *c, enum server which, const char *const *words,
                 struct err *e)
{
    struct arena *a = c->desk->arena;
    const char *ready = arena_printf(a, "%s/%s.ready", c->desk->dir, names[which]);
    const char *log = arena_printf(a, "%s/%s.log", c->desk->dir, names[which]);
    const char **argv = arena_array(a, 24, sizeof *argv);
    size_t n = 0;

    for (; words[n]; n++)
        argv[n] = words[n];
    argv[n++] = "--port";
    argv[n++] = "0";
    argv[n++] = "--ready-file";
    argv[n] = ready;
    unlink(ready);
    if (bench_proc_start(argv, log, &c->servers[which], e) < 0)
        return -1;
    if (bench_proc_await(&c->servers[which], ready, 10000, e) < 0)
        return err_set(e, ERR_IO, "%s does not start: see %s", names[which], log);
    return 0;
}

static int start_tools(struct chain *c, enum server which, const char *cache_s,
                       struct err *e)
{
    const char *const words[] = { c->desk->tool_server,
                                  "--sts",
                                  url_of(c, STS),
                                  "--project",
                                  PROJECT,
                                  "--resource",
                                  RESOURCE,
                                  "--downstream",
                                  url_of(c, STUB),
                                  "--cache",
                                  cache_s,
                                  NULL };

    return start(c, which, words, e);
}

static int start_all(struct chain *c, struct err *e)
{
    const char *const sts[] = { c->desk->mockstsd, "serve", NULL };

    if (setenv("MCPSTS_CLIENT_ID", CLIENT_ID, 1) < 0 ||
        setenv("MCPSTS_CLIENT_SECRET", SECRET, 1) < 0)
        return err_set(e, ERR_IO, "out of memory");
    if (start(c, STS, sts, e) < 0)
        return -1;
    const char *const stub[] = { c->desk->stub, "--sts", url_of(c, STS), NULL };
    if (start(c, STUB, stub, e) < 0)
        return -1;
    if (start_tools(c, CACHED, "300", e) < 0)
        return -1;
    return start_tools(c, UNCACHED, "0", e);
}

static int take_token(void *self, size_t request, const char *body, struct err *e)
{
    struct chain *c = self;
    struct jobj answer;

    (void)request;
    if (jobj_parse_object(c->desk->arena, body, strlen(body), &answer, e) < 0)
        return -1;
    return jobj_text(answer, "token", &c->token, e);
}

static int judge(void *self, size_t request, const char *body, struct err *e)
{
    (void)self;
    (void)request;
    return strstr(body, "\"isError\":false") ? 0 : err_set(e, ERR_PARSE, "%.200s", body);
}

static int mint(struct chain *c, struct err *e)
{
    struct arena *a = c->desk->arena;
    const struct bench_request ask = bench_ask_post(
        a, "/_mock/tokens", "Content-Type: application/json",
        "{\"user\":\"anna@acme.test\",\"client\":\"TPA2dEsktopMcpClient000000000C\","
        "\"resource\":\"" RESOURCE "\"}");
    const struct bench_load load = { .port = c->servers[STS].port,
                                     .requests = &ask,
                                     .n_requests = 1,
                                     .n_connections = 1,
                                     .per_connection = 1,
                                     .look = take_token,
                                     .self = c,
                                     .look_every = 1,
                                     .want_status = 200,
                                     .limit_ms = 10000 };
    struct bench_result result;

    if (bench_load_run(&load, a, &result, e) < 0)
        return -1;
    if (!c->token)
        return err_set(e, ERR_IO, "an inbound token: %.200s", result.why);
    c->call = bench_ask_post(
        a, "/mcp",
        arena_printf(a,
                     "Authorization: Bearer %s\r\nContent-Type: application/json\r\n"
                     "Accept: application/json, text/event-stream",
                     c->token),
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":"
        "\"look_up_account\",\"arguments\":{\"name\":\"Initech\"}}}");
    return 0;
}

static int load(struct chain *c, enum server which, double *per_s, struct err *e)
{
    const struct bench_load plan = { .port = c->servers[which].port,
                                     .requests = &c->call,
                                     .n_requests = 1,
                                     .n_connections = BENCH_CHAIN_CONNECTIONS,
                                     .per_connection =
                                         c->desk->quick ? CALLS_QUICK : CALLS,
                                     .want_status = 200,
                                     .limit_ms = 60000,
                                     .look_every = 1,
                                     .look = judge };
    struct bench_result result;
    int rc = bench_load_run(&plan, c->desk->scratch, &result, e);

    arena_reset(c->desk->scratch);
    if (rc < 0)
        return -1;
    bench_desk_count(c->desk, &result);
    *per_s = (double)result.responses / result.elapsed_s;
    return 0;
}

static int measure(struct chain *c, struct bench_chain *out, struct err *e)
{
    double cached[ROUNDS], uncached[ROUNDS], ratios[ROUNDS];
    const size_t n = c->desk->quick ? ROUNDS_QUICK : ROUNDS;

    for (size_t i = 0; i <= n; i++) {
        const size_t at = i > 0 ? i - 1 : 0; /* the first round warms up */

        if (load(c, CACHED, &cached[at], e) < 0 ||
            load(c, UNCACHED, &uncached[at], e) < 0)
            return -1;
        ratios[at] = cached[at] / uncached[at];
    }
    out->cached_per_s = bench_stats_median(cached, n);
    out->uncached_per_s = bench_stats_median(uncached, n);
    out->ratio = bench_stats_median(ratios, n);
    return 0;
}

int bench_chain_run(struct bench_desk *d, struct bench_chain *out, struct err *e)
{
    struct chain *c = arena_alloc(d->arena, sizeof *c);
    int rc = -1;

    bench_desk_say("tool calls through the whole chain");
    c->desk = d;
    if (start_all(c, e) == 0 && mint(c, e) == 0)
        rc = measure(c, out, e);
    for (size_t i = SERVERS; i-- > 0;)
        if (bench_proc_stop(&c->servers[i], rc ? NULL : e) < 0)
            rc = -1;
    return rc;
}
