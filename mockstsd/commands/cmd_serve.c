/* SPDX-License-Identifier: MIT */
#include "commands/commands.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "api/api.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/log.h"
#include "base/rnd.h"
#include "commands/banner.h"
#include "commands/docfetch.h"
#include "commands/front.h"
#include "commands/serve_options.h"
#include "commands/source.h"
#include "commands/usage.h"
#include "http/server.h"
#include "store/store.h"
#include "sts/sts.h"
#include "tenant/snapshot.h"
#include "wire/uri.h"

enum { EVENTS_KEPT = 10000 }; /* of each project, in memory (contract.md 8.1) */

/* A daemon while it runs. */
struct daemon {
    struct serve_options options;
    struct arena *arena;
    struct store *store;
    struct sts *sts;
    struct api *api;
    struct front front;
    struct docfetch docfetch;
    struct server *server;
    const char *base_url, *local_url;
    sigset_t signals;
};

static int complain(int code, const struct err *e)
{
    log_line(LOG_ERROR, "%s", e->text);
    return code;
}

/* Before any thread exists, so that each of them inherits it. */
static void hold_signals(struct daemon *d)
{
    signal(SIGPIPE, SIG_IGN);
    sigemptyset(&d->signals);
    sigaddset(&d->signals, SIGTERM);
    sigaddset(&d->signals, SIGINT);
    sigaddset(&d->signals, SIGHUP);
    sigprocmask(SIG_BLOCK, &d->signals, NULL);
}

static int open_store(struct daemon *d)
{
    struct store_options options = { .path = d->options.store,
                                     .events_kept = d->options.store ? 0 : EVENTS_KEPT };
    struct err e = { 0 };

    if (store_open(&options, &d->store, &e) < 0)
        return complain(EX_IOERR, &e);
    return serve_options_vault_key(d->arena, &d->options);
}

/* The hosts that requests may name, beside the loopback ones. */
static int allow_hosts(struct daemon *d, struct gate_rules *rules)
{
    const char **hosts = arena_array(d->arena, 2, sizeof *hosts);
    struct err e = { 0 };
    struct uri uri;

    rules->hosts = hosts;
    hosts[rules->n_hosts++] = d->options.bind;
    if (d->options.public_url == NULL)
        return 0;
    if (uri_parse(d->arena, d->options.public_url, &uri, &e) < 0)
        return complain(EX_CONFIG, &e);
    if (uri.host == NULL || uri.query != NULL || uri.fragment != NULL) {
        (void)err_set(&e, ERR_PARSE,
                      "--public-url needs scheme and host, and nothing after the path");
        return complain(EX_CONFIG, &e);
    }
    hosts[rules->n_hosts++] = uri.host;
    return 0;
}

static int listen_on(struct daemon *d)
{
    struct server_options options = { .address = d->options.bind,
                                      .port = d->options.port,
                                      .request_ms = d->options.request_ms,
                                      .arena_max = CALL_BYTES_MAX,
                                      .handler = front_handler(&d->front),
                                      .errors = api_errors() };
    struct err e = { 0 };
    int rc = allow_hosts(d, &options.gate);

    if (rc != 0)
        return rc;
    if (server_start(&options, &d->server, &e) < 0)
        return complain(EX_UNAVAILABLE, &e);
    return 0;
}

/* Where it listens, and what it calls itself: the same, unless a public URL is given. */
static void name_urls(struct daemon *d)
{
    const char *url = d->options.public_url;
    size_t len;

    d->local_url =
        arena_printf(d->arena, "http://%s:%d", d->options.bind, server_port(d->server));
    if (url == NULL)
        url = d->local_url;
    len = strlen(url);
    while (len > 0 && url[len - 1] == '/')
        len--;
    d->base_url = arena_slice(d->arena, url, len);
}

static int open_sts(struct daemon *d, struct snapshot *fixture)
{
    static const char *const taints[] = { "seed" };
    struct sts_options options = { .base_url = d->base_url,
                                   .store = d->store,
                                   .fixture = fixture,
                                   .vault_key = d->options.vault_key,
                                   .fetcher = docfetch_fetcher(&d->docfetch) };
    struct api_options api = { .admin_key = d->options.admin_key,
                               .tenant = d->options.tenant,
                               .taints = taints };
    struct err e = { 0 };

    d->docfetch.deadline_ms = d->options.request_ms;
    if (sts_open(&options, &d->sts, &e) < 0)
        return complain(EX_CONFIG, &e);
    secret_wipe(d->options.vault_key, sizeof d->options.vault_key);
    api.sts = d->sts;
    api.n_taints = d->options.seeded ? 1 : 0;
    d->api = api_make(d->arena, &api);
    d->front.inner = api_handler(d->api);
    front_set(&d->front, FRONT_OPEN);
    return 0;
}

static int load_world(struct daemon *d, struct arena *a, struct snapshot **out)
{
    struct source_ask ask = { .path = d->options.tenant,
                              .dialect = d->options.dialect,
                              .login = d->options.login,
                              .complaints = stderr };

    return source_load(&ask, a, out);
}

static int announce(struct daemon *d)
{
    const char *path = d->options.ready_file;
    const char *line = arena_printf(d->arena, "%s\n", d->local_url);
    struct banner banner = { .base_url = d->base_url,
                             .built_in = d->options.tenant == NULL,
                             .exposed = d->options.expose,
                             .store = d->options.store };
    struct snapshot *world = snapshot_slot_hold(d->sts->own.slot);
    struct err e = { 0 };

    banner.world = world;
    if (d->options.json_log)
        banner_log(&banner);
    else
        banner_print(&banner, stdout);
    snapshot_drop(world);
    if (path != NULL && file_write(path, line, strlen(line), 0644, &e) < 0)
        return complain(EX_CANTCREAT, &e);
    return 0;
}

/* A fixture on its way in, in an arena of its own. */
struct arrival {
    struct daemon *daemon;
    struct arena *arena;
};

static int take_fixture(void *self)
{
    struct arrival *arrival = self;
    struct snapshot *fixture = NULL;
    struct err e = { 0 };

    if (load_world(arrival->daemon, arrival->arena, &fixture) != 0)
        return -1;
    if (sts_reload(arrival->daemon->sts, fixture, &e) == 0)
        return 0;
    log_line(LOG_ERROR, "%s", e.text);
    return -1;
}

/* HUP: the new world whole, or the old one, also when memory runs out. */
static void reload(struct daemon *d)
{
    struct arrival arrival = { d, arena_open(0) };
    int rc = arrival.arena ? arena_run(arrival.arena, take_fixture, &arrival) : -2;

    arena_free(arrival.arena);
    if (rc == 0)
        log_line(LOG_INFO, "tenant reloaded");
    else
        log_line(LOG_ERROR, "the tenant was not reloaded%s; the old one stays in force",
                 rc == -2 ? " for want of memory" : "");
}

static void wait_for_end(struct daemon *d)
{
    int signal_number;

    for (;;) {
        signal_number = sigwaitinfo(&d->signals, NULL);
        if (signal_number == SIGHUP)
            reload(d);
        else if (signal_number > 0)
            return;
    }
}

/* A second TERM or INT while draining ends the process at once; so does a hung request. */
static void drain(struct daemon *d)
{
    enum { GRACE_S = 10 };

    alarm((unsigned)d->options.drain_ms / 1000 + GRACE_S);
    front_set(&d->front, FRONT_STOPPING);
    log_line(LOG_INFO, "stopping");
    signal(SIGTERM, SIG_DFL);
    signal(SIGINT, SIG_DFL);
    sigprocmask(SIG_UNBLOCK, &d->signals, NULL);
}

static int start(struct daemon *d)
{
    struct snapshot *fixture = NULL;
    int rc = load_world(d, d->arena, &fixture);

    if (rc != 0)
        return rc;
    if (d->options.ready_file != NULL)
        unlink(d->options.ready_file); /* of an earlier run */
    rc = open_store(d);
    if (rc == 0)
        rc = listen_on(d);
    if (rc != 0) {
        snapshot_drop(fixture);
        return rc;
    }
    name_urls(d);
    rc = open_sts(d, fixture);
    return rc == 0 ? announce(d) : rc;
}

int cmd_serve(char **argv, struct arena *a)
{
    struct daemon *d = arena_alloc(a, sizeof *d);
    int rc = serve_options_read(argv, a, &d->options);

    if (rc != 0)
        return rc == USAGE_HELP ? 0 : rc;
    d->arena = a;
    log_setup(d->options.json_log ? LOG_JSON : LOG_TEXT,
              d->options.verbose ? LOG_DEBUG : LOG_INFO);
    if (d->options.seeded)
        rnd_seed((uint64_t)d->options.seed);
    hold_signals(d);
    rc = start(d);
    if (rc == 0)
        wait_for_end(d);
    drain(d);
    server_stop(d->server, d->options.drain_ms);
    sts_close(d->sts);
    store_close(d->store);
    return rc;
}
