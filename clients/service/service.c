/* SPDX-License-Identifier: MIT */
#include "service/service.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/log.h"
#include "http/response.h"
#include "http/server.h"
#include "service/refusal.h"

enum { GRACE_S = 10 };

struct service {
    struct service_options options;
    const char *name, *url, *url_line;
    const char *hosts[2];
    struct handler inner;
    atomic_bool open;
    struct server *server;
    sigset_t ends; /* the signals that end it */
};

static int handle(void *self, const struct request *req, struct response *out,
                  struct arena *a)
{
    struct service *s = self;

    if (atomic_load(&s->open))
        return s->inner.handle(s->inner.self, req, out, a);
    refusal_fill(out, 503, NULL, "not serving yet", a);
    response_add(out, "Retry-After", "1");
    return 0;
}

/* Before any thread exists, so that each of them inherits it. */
static void hold_signals(struct service *s)
{
    sigemptyset(&s->ends);
    sigaddset(&s->ends, SIGINT);
    sigaddset(&s->ends, SIGTERM);
    sigprocmask(SIG_BLOCK, &s->ends, NULL);
    signal(SIGPIPE, SIG_IGN);
}

static int give_up(int code, const struct err *why)
{
    log_line(LOG_ERROR, "%s", why->text);
    return code;
}

int service_start(const struct service_ask *ask, struct arena *a, struct service **out)
{
    struct service *s = arena_alloc(a, sizeof *s);
    struct server_options listener = { .address = ask->options.bind,
                                       .port = ask->options.port,
                                       .handler = { handle, s },
                                       .errors = refusal_errors() };
    struct err why = { 0 };

    s->options = ask->options;
    s->name = ask->name;
    s->hosts[listener.gate.n_hosts++] = ask->options.bind;
    if (ask->host != NULL)
        s->hosts[listener.gate.n_hosts++] = ask->host;
    listener.gate.hosts = s->hosts;
    log_setup(s->options.json_log ? LOG_JSON : LOG_TEXT,
              s->options.verbose ? LOG_DEBUG : LOG_INFO);
    hold_signals(s);
    if (s->options.ready_file != NULL)
        unlink(s->options.ready_file); /* of an earlier run */
    if (server_start(&listener, &s->server, &why) < 0)
        return give_up(EX_UNAVAILABLE, &why);
    s->url = arena_printf(a, "http://%s:%d", s->options.bind, server_port(s->server));
    s->url_line = arena_printf(a, "%s\n", s->url);
    *out = s;
    return 0;
}

const char *service_url(const struct service *s)
{
    return s->url;
}

int service_open(struct service *s, struct handler handler)
{
    const char *line = s->url_line;
    struct err why = { 0 };

    s->inner = handler;
    atomic_store(&s->open, true);
    log_line(LOG_INFO, "%s %s on %s", s->name, STS_VERSION, s->url);
    if (s->options.ready_file != NULL &&
        file_write(s->options.ready_file, line, strlen(line), 0644, &why) < 0)
        return give_up(EX_CANTCREAT, &why);
    return 0;
}

void service_wait(struct service *s)
{
    while (sigwaitinfo(&s->ends, NULL) < 0)
        continue;
    log_line(LOG_INFO, "stopping");
    alarm((unsigned)s->options.drain_ms / 1000 + GRACE_S); /* should a request hang */
    signal(SIGINT, SIG_DFL); /* a second one ends it at once */
    signal(SIGTERM, SIG_DFL);
    sigprocmask(SIG_UNBLOCK, &s->ends, NULL);
}

void service_stop(struct service *s)
{
    if (s != NULL)
        server_stop(s->server, s->options.drain_ms);
}

void service_warn(void *self, const char *sentence)
{
    (void)self;
    log_line(LOG_WARN, "%s", sentence);
}

/* What is to be run, for arena_run. */
struct job {
    int (*work)(char **argv, struct arena *a);
    char **argv;
    struct arena *arena;
};

static int run(void *self)
{
    struct job *job = self;

    return job->work(job->argv, job->arena);
}

int service_main(int (*work)(char **argv, struct arena *a), char **argv)
{
    struct job job = { work, argv, arena_open(0) };
    int rc = job.arena != NULL ? arena_run(job.arena, run, &job) : -2;

    arena_free(job.arena);
    if (rc != -2)
        return rc;
    log_line(LOG_ERROR, "out of memory");
    return EX_OSERR;
}
