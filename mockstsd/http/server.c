/* SPDX-License-Identifier: MIT */
#include "http/server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <civetweb.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "http/lender.h"
#include "http/request.h"
#include "http/settings.h"
#include "http/stack.h"
#include "http/visit.h"
#include "http/watch.h"

enum { DRAIN_STEP_MS = 2 };

/* One of the engine's threads. */
struct worker {
    struct server *server;
    size_t slot;    /* in the watch */
    int64_t date_s; /* the second that `date` shows */
    char date[30];
};

struct server {
    struct server_options options;
    struct arena *home; /* where this struct and the workers live */
    struct mg_context *engine;
    struct watch *watch;
    struct lender *lender; /* of memory for requests */
    struct worker *workers;
    int port;
    atomic_size_t n_workers;     /* that have begun */
    atomic_int n_held;           /* connections that occupy a thread */
    atomic_int n_active;         /* requests between head and answer */
    atomic_uint_fast64_t serial; /* of the last request */
    atomic_bool stopping, stopped;
};

/* One request, and what it came on. */
struct errand {
    struct mg_connection *conn;
    struct worker *worker;
    struct visit visit;
};

/* mg_read returns when it has all it was asked for, and so the watch ends it in time. */
static long carry_in(void *self, char *bytes, size_t most, int64_t until_ms)
{
    struct errand *errand = self;
    struct watch *watch = errand->worker->server->watch;
    struct watch_read read = { errand->visit.req.peer,
                               mg_get_request_info(errand->conn)->remote_port, until_ms };

    watch_arm(watch, errand->worker->slot, &read);
    int n = mg_read(errand->conn, bytes, most);
    watch_disarm(watch, errand->worker->slot);
    return n;
}

static void carry_out(void *self, const char *bytes, size_t bytes_len)
{
    struct errand *errand = self;

    mg_write(errand->conn, bytes, bytes_len);
}

/* An idle connection keeps its thread from others: performance.md 2.3. */
static bool wants_end(void *self)
{
    struct errand *errand = self;
    struct server *s = errand->worker->server;

    return atomic_load(&s->n_held) * 4 > s->options.n_threads * 3 ||
           atomic_load(&s->stopping);
}

static void end(void *self)
{
    struct errand *errand = self;

    mg_disable_connection_keep_alive(errand->conn);
}

static bool is_crowd(struct server *s)
{
    int most = s->options.connections_max;

    return most > 0 && atomic_load(&s->n_held) > most;
}

static const char *date_of(struct worker *w)
{
    int64_t now_s = clock_now_s(NULL);

    if (w->date_s != now_s)
        clock_http_date(now_s, w->date);
    w->date_s = now_s;
    return w->date;
}

/* The texts stay where the engine read them until the request ends. */
static struct request take_head(struct server *s, const struct mg_request_info *info,
                                struct request_header *headers)
{
    struct request req = { .method = info->request_method ? info->request_method : "",
                           .path = info->request_uri ? info->request_uri : "",
                           .query = info->query_string ? info->query_string : "",
                           .headers = headers,
                           .body = "",
                           .peer = info->remote_addr,
                           .serial = atomic_fetch_add(&s->serial, 1) + 1,
                           .arrived_ns = clock_ticks_ns() };

    for (int i = 0; i < info->num_headers; i++)
        headers[req.n_headers++] = (struct request_header){ info->http_headers[i].name,
                                                            info->http_headers[i].value };
    return req;
}

static void log_visit(const struct visit *v)
{
    int code = v->resp.status;
    const char status[] = { (char)('0' + code / 100), (char)('0' + code / 10 % 10),
                            (char)('0' + code % 10), '\0' };
    const struct log_field fields[] = {
        { "peer", v->req.peer }, { "method", v->req.method },
        { "path", v->req.path }, { "status", status },
        { NULL, NULL },
    };

    log_fields(LOG_DEBUG, "request", fields);
}

/* Until the next request comes, so that a stop need not wait for the engine to give up. */
static void watch_idle(struct mg_connection *conn, struct worker *w)
{
    const struct mg_request_info *info = mg_get_request_info(conn);
    struct watch_read idle = { info->remote_addr, info->remote_port, INT64_MAX };

    watch_arm(w->server->watch, w->slot, &idle);
    if (atomic_load(&w->server->stopping)) /* the stop may have looked already */
        mg_disable_connection_keep_alive(conn);
}

static int run_errand(struct mg_connection *conn, int engine_status)
{
    const struct mg_request_info *info = mg_get_request_info(conn);
    struct worker *w = mg_get_thread_pointer(conn);
    struct server *s = w->server;
    struct request_header headers[MG_MAX_HEADERS];
    struct errand errand = {
        .conn = conn,
        .worker = w,
        .visit = { .options = &s->options,
                   .arena = lender_take(s->lender),
                   .carrier = { carry_in, carry_out, wants_end, end, &errand },
                   .date = date_of(w),
                   .req = take_head(s, info, headers),
                   .old_version =
                       info->http_version && strcmp(info->http_version, "1.1") != 0,
                   .crowd = is_crowd(s),
                   .engine_status = engine_status },
    };

    watch_disarm(s->watch, w->slot);
    atomic_fetch_add(&s->n_active, 1);
    int status = visit_run(&errand.visit);
    log_visit(&errand.visit);
    lender_give(s->lender, errand.visit.arena);
    watch_idle(conn, w);
    atomic_fetch_sub(&s->n_active, 1);
    return status;
}

/* Everything is served here, before the engine's own ideas: traps.md A.1 W3. */
static int on_request(struct mg_connection *conn)
{
    return run_errand(conn, 0);
}

static int on_engine_error(struct mg_connection *conn, int status, const char *message)
{
    (void)message; /* it may repeat bytes of the request */
    run_errand(conn, status);
    return 0; /* answered */
}

static struct server *server_of(const struct mg_connection *conn)
{
    return mg_get_user_data(mg_get_context(conn));
}

static int on_connection(const struct mg_connection *conn, void **conn_data)
{
    *conn_data = NULL;
    atomic_fetch_add(&server_of(conn)->n_held, 1);
    return 0;
}

static void on_connection_closed(const struct mg_connection *conn)
{
    const struct worker *w = mg_get_thread_pointer(conn);

    watch_disarm(w->server->watch, w->slot);
    atomic_fetch_sub(&server_of(conn)->n_held, 1);
}

static void *on_thread(const struct mg_context *engine, int type)
{
    struct server *s = mg_get_user_data(engine);

    if (type != 1) /* no worker */
        return NULL;
    if (stack_bytes() < STACK_LEAST)
        log_line(LOG_WARN, "a worker thread has a stack of only %zu bytes",
                 stack_bytes());
    return &s->workers[atomic_fetch_add(&s->n_workers, 1)];
}

static int on_engine_message(const struct mg_connection *conn, const char *message)
{
    (void)conn;
    log_fields(LOG_DEBUG, "engine",
               (const struct log_field[]){ { "message", message }, { 0 } });
    return 1;
}

static const struct mg_callbacks callbacks = {
    .begin_request = on_request,
    .http_error = on_engine_error,
    .init_connection = on_connection,
    .connection_closed = on_connection_closed,
    .init_thread = on_thread,
    .log_message = on_engine_message,
};

static int open_workers(struct server *s, struct err *e)
{
    size_t n = (size_t)s->options.n_threads;

    s->workers = arena_try(s->home, n * sizeof s->workers[0]);
    if (!s->workers)
        return err_set(e, ERR_UNAVAILABLE, "no memory for %zu threads", n);
    for (size_t i = 0; i < n; i++)
        s->workers[i] = (struct worker){ .server = s, .slot = i, .date_s = -1 };
    return lender_open(s->home, n, s->options.arena_max, &s->lender, e);
}

static int start_engine(struct server *s, struct err *e)
{
    char why[200] = "";
    unsigned code = 0;
    struct settings settings;
    struct mg_init_data init = { .callbacks = &callbacks,
                                 .user_data = s,
                                 .configuration_options = settings.texts };
    struct mg_error_data error = { &code, why, sizeof why };
    struct mg_server_port port;

    settings_lay(&s->options, &settings);
    mg_init_library(0);
    s->engine = mg_start2(&init, &error);
    if (!s->engine) {
        mg_exit_library();
        return err_set(e, ERR_IO, "cannot listen on %s: %s", settings.listen, why);
    }
    if (mg_get_server_ports(s->engine, 1, &port) != 1)
        return err_set(e, ERR_IO, "the engine does not say where it listens");
    s->port = port.port;
    return 0;
}

/* The engine's listening thread looks up every two seconds, or when somebody calls. */
static void call_up(const struct server *s)
{
    struct sockaddr_in at = { .sin_family = AF_INET,
                              .sin_port = htons((uint16_t)s->port) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    if (fd < 0)
        return;
    if (inet_pton(AF_INET, s->options.address, &at.sin_addr) == 1)
        (void)connect(fd, (const struct sockaddr *)&at, sizeof at);
    close(fd);
}

/* One call may come before the engine knows that it stops, so that it sleeps again. */
static void *keep_calling(void *self)
{
    struct server *s = self;
    const struct timespec step = { .tv_nsec = DRAIN_STEP_MS * 1000000 };

    while (!atomic_load(&s->stopped)) {
        call_up(s);
        nanosleep(&step, NULL);
    }
    return NULL;
}

static void stop_engine(struct server *s)
{
    pthread_t caller;

    if (!s->engine)
        return;
    bool calls = pthread_create(&caller, NULL, keep_calling, s) == 0;
    mg_stop(s->engine); /* without the caller it takes two seconds more */
    atomic_store(&s->stopped, true);
    if (calls)
        pthread_join(caller, NULL);
    mg_exit_library();
}

/* Frees what there is of a server, in the order in which nothing is used after its end. */
static void dismantle(struct server *s)
{
    stop_engine(s);
    watch_stop(s->watch);
    lender_close(s->lender);
    arena_free(s->home);
}

static int build(struct server *s, struct err *e)
{
    int request_ms = s->options.request_ms;
    int shortest_ms = request_ms < SERVER_LINGER_MS ? request_ms : SERVER_LINGER_MS;

    if (open_workers(s, e) < 0)
        return -1;
    if (watch_start(s->home, (size_t)s->options.n_threads, shortest_ms, &s->watch, e) < 0)
        return -1;
    return start_engine(s, e);
}

int server_start(const struct server_options *options, struct server **out, struct err *e)
{
    struct server_options o;

    if (settings_complete(options, &o, e) < 0)
        return -1;
    struct arena *home = arena_open(0);
    struct server *s = home ? arena_try(home, sizeof *s) : NULL;
    if (!s) {
        arena_free(home);
        return err_set(e, ERR_UNAVAILABLE, "no memory for a server");
    }
    s->options = o;
    s->home = home;
    if (build(s, e) < 0) {
        dismantle(s);
        return -1;
    }
    *out = s;
    return 0;
}

int server_port(const struct server *s)
{
    return s->port;
}

/* The engine drops answers once it is told to stop, so the running ones come first. */
void server_stop(struct server *s, int drain_ms)
{
    if (!s)
        return;
    int64_t until_ms = clock_ticks_ms() + drain_ms;
    const struct timespec step = { .tv_nsec = DRAIN_STEP_MS * 1000000 };

    atomic_store(&s->stopping, true);
    while (atomic_load(&s->n_active) > 0 && clock_ticks_ms() < until_ms)
        nanosleep(&step, NULL);
    watch_cut_all(s->watch);
    dismantle(s);
}
