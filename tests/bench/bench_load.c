/* SPDX-License-Identifier: MIT */
#include "bench_load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "bench_stats.h"

enum { ANSWER_MAX = 8192, EVENTS_MAX = 64 };

struct conn {
    int fd;
    size_t index;
    size_t done;
    size_t request; /* the one under way */
    int64_t sent_ns;
    size_t got;
    char in[ANSWER_MAX + 1];
};

struct run {
    const struct bench_load *plan;
    struct bench_result *out;
    struct conn *conns;
    size_t n_open;
    int epoll;
    double *waits_ms;
};

static void complain(struct run *r, const char *what)
{
    if (r->out->wrong++ == 0)
        snprintf(r->out->why, sizeof r->out->why, "%s", what);
}

static void conn_end(struct run *r, struct conn *c)
{
    if (c->fd >= 0)
        close(c->fd); /* leaves the epoll set by itself */
    c->fd = -1;
    r->n_open--;
}

static int conn_watch(struct run *r, struct conn *c, int operation, uint32_t events)
{
    struct epoll_event event = { .events = events, .data = { .ptr = c } };

    return epoll_ctl(r->epoll, operation, c->fd, &event);
}

/* A request fits into the socket's buffer, so a short send is a fault. */
static int conn_send(struct run *r, struct conn *c)
{
    const struct bench_load *p = r->plan;
    const struct bench_request *q;

    c->request = (p->first + c->index + c->done * p->n_connections) % p->n_requests;
    q = &p->requests[c->request];
    c->got = 0;
    return send(c->fd, q->bytes, q->len, MSG_NOSIGNAL) == (ssize_t)q->len ? 0 : -1;
}

static int socket_open(void)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int on = 1;

    if (fd < 0)
        return -1;
    if (setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) < 0) {
        close(fd);
        return -1;
    }
    return fd;
}

/* The clock of the answer starts here: a connection that has to be made counts as waiting. */
static int conn_open(struct run *r, struct conn *c)
{
    struct sockaddr_in to = { .sin_family = AF_INET,
                              .sin_port = htons((uint16_t)r->plan->port),
                              .sin_addr = { htonl(INADDR_LOOPBACK) } };

    c->fd = socket_open();
    if (c->fd < 0)
        return -1;
    if (connect(c->fd, (struct sockaddr *)&to, sizeof to) == 0)
        return conn_send(r, c) < 0 ? -1 : conn_watch(r, c, EPOLL_CTL_ADD, EPOLLIN);
    return errno == EINPROGRESS ? conn_watch(r, c, EPOLL_CTL_ADD, EPOLLOUT) : -1;
}

static void conn_start(struct run *r, struct conn *c)
{
    c->sent_ns = clock_ticks_ns();
    if ((c->fd < 0 ? conn_open(r, c) : conn_send(r, c)) == 0)
        return;
    complain(r, "a connection was refused or broke while sending");
    conn_end(r, c);
}

/* The whole answer's length once its head is there; 0 before that. */
static size_t answer_len(const struct conn *c, const char **body, bool *closes)
{
    char *end = strstr(c->in, "\r\n\r\n");
    const char *length, *closing;

    if (!end)
        return 0;
    *end = '\0'; /* look at the head alone */
    length = strstr(c->in, "\r\nContent-Length: ");
    closing = strstr(c->in, "\r\nConnection: close");
    *end = '\r';
    *body = end + 4;
    *closes = closing != NULL;
    return (size_t)(*body - c->in) + (length ? strtoul(length + 18, NULL, 10) : 0);
}

static void judge(struct run *r, const struct conn *c, const char *body)
{
    const struct bench_load *p = r->plan;
    struct bench_result *out = r->out;
    int status =
        strncmp(c->in, "HTTP/1.1 ", 9) == 0 ? (int)strtol(c->in + 9, NULL, 10) : 0;
    char text[200];
    struct err e = { 0 };

    out->responses++;
    if (status != p->want_status) {
        snprintf(text, sizeof text, "status %d instead of %d: %.120s", status,
                 p->want_status, body);
        complain(r, text);
        return;
    }
    if (p->look_every == 0 || out->responses % p->look_every != 0)
        return;
    if (p->look(p->self, c->request, body, &e) < 0)
        complain(r, e.text);
}

static void conn_answered(struct run *r, struct conn *c, const char *body, bool closes)
{
    int64_t now_ns = clock_ticks_ns();

    r->waits_ms[r->out->responses] = (double)(now_ns - c->sent_ns) / 1e6;
    judge(r, c, body);
    c->done++;
    if (c->done == r->plan->per_connection) {
        conn_end(r, c);
        return;
    }
    if (closes) {
        close(c->fd);
        c->fd = -1;
        r->out->reconnects++;
    }
    conn_start(r, c);
}

static void conn_read(struct run *r, struct conn *c)
{
    ssize_t n = recv(c->fd, c->in + c->got, ANSWER_MAX - c->got, 0);
    const char *body = NULL;
    bool closes = false;
    size_t len;

    if (n < 0 && errno == EAGAIN)
        return;
    if (n <= 0) {
        complain(r, n == 0 ? "the server closed a connection without an answer"
                           : "a connection broke before its answer");
        conn_end(r, c);
        return;
    }
    c->got += (size_t)n;
    c->in[c->got] = '\0';
    len = answer_len(c, &body, &closes);
    if (len > 0 && c->got >= len)
        conn_answered(r, c, body, closes);
}

static void conn_event(struct run *r, struct conn *c, uint32_t events)
{
    if (!(events & EPOLLOUT)) {
        conn_read(r, c);
        return;
    }
    if (conn_send(r, c) == 0 && conn_watch(r, c, EPOLL_CTL_MOD, EPOLLIN) == 0)
        return;
    complain(r, "a connection was refused");
    conn_end(r, c);
}

static void loop(struct run *r)
{
    struct epoll_event events[EVENTS_MAX];
    int64_t end_ns = clock_ticks_ns() + r->plan->limit_ms * 1000000;

    while (r->n_open > 0 && clock_ticks_ns() < end_ns) {
        int n = epoll_wait(r->epoll, events, EVENTS_MAX, 100);

        for (int i = 0; i < n; i++)
            conn_event(r, events[i].data.ptr, events[i].events);
    }
}

static void sum_up(struct run *r)
{
    struct bench_result *out = r->out;
    size_t n = out->responses;

    for (size_t i = 0; i < r->plan->n_connections; i++) {
        out->unfinished += r->conns[i].done < r->plan->per_connection;
        if (r->conns[i].fd >= 0)
            conn_end(r, &r->conns[i]);
    }
    if (n == 0)
        return;
    bench_stats_sort(r->waits_ms, n);
    out->p50_ms = r->waits_ms[n / 2];
    out->p99_ms = r->waits_ms[n * 99 / 100];
    out->slowest_ms = r->waits_ms[n - 1];
}

static double thread_cpu_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int bench_load_run(const struct bench_load *plan, struct arena *a,
                   struct bench_result *out, struct err *e)
{
    struct run r = { .plan = plan, .out = out, .n_open = plan->n_connections };
    double cpu_s = thread_cpu_s();
    int64_t start_ns = clock_ticks_ns();

    *out = (struct bench_result){ 0 };
    r.epoll = epoll_create1(EPOLL_CLOEXEC);
    if (r.epoll < 0)
        return err_set(e, ERR_IO, "no epoll: %s", strerror(errno));
    r.conns = arena_array(a, plan->n_connections, sizeof *r.conns);
    r.waits_ms =
        arena_array(a, plan->n_connections * plan->per_connection, sizeof *r.waits_ms);
    for (size_t i = 0; i < plan->n_connections; i++) {
        r.conns[i].index = i;
        r.conns[i].fd = -1;
        conn_start(&r, &r.conns[i]);
    }
    loop(&r);
    out->elapsed_s = (double)(clock_ticks_ns() - start_ns) / 1e9;
    out->generator_s = thread_cpu_s() - cpu_s;
    sum_up(&r);
    close(r.epoll);
    return 0;
}
