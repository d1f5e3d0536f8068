/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* accept4: no child may hold a caller */
#include "conformance/fakes.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "conformance/incoming.h"
#include "conformance/matcher.h"
#include "conformance/script.h"
#include "wire/jwrite.h"

enum {
    SCRIPT_MAX = 256 * 1024,
    RECORDS_MAX = 2 << 20,
    ROUTES_MAX = 64,
    NAME_MAX_BYTES = 48,
    BACKLOG = 64,
    PATIENCE_MS = 3000,
};

static const char *const origins[FAKES_ORIGINS] = { "main", "other", "third" };

static const char lost[] =
    "HTTP/1.1 404 Answer\r\nConnection: close\r\nContent-Type: application/json\r\n"
    "Content-Length: 21\r\n\r\n{\"error\":\"not_found\"}";
static const char bad[] =
    "HTTP/1.1 400 Answer\r\nConnection: close\r\nContent-Type: application/json\r\n"
    "Content-Length: 27\r\n\r\n{\"error\":\"invalid_request\"}";

/* How often a route has answered. */
struct turns {
    char route[NAME_MAX_BYTES];
    int64_t n;
};

struct door {
    struct fakes *all;
    const char *name;
    int fd, port;
    pthread_t thread;
    bool runs;
};

/* Room is taken at the beginning, because threads hold the lock when they need it. */
struct fakes {
    struct door doors[FAKES_ORIGINS];
    pthread_mutex_t lock;
    char script[SCRIPT_MAX];
    char records[RECORDS_MAX]; /* objects, each with a comma behind it */
    size_t script_len, records_len;
    struct turns turns[ROUTES_MAX];
};

const char *fakes_origin(size_t i)
{
    return origins[i];
}

int fakes_port(const struct fakes *f, size_t origin)
{
    return f->doors[origin].port;
}

/* One caller. */
struct visit {
    struct door *door;
    struct arena *arena;
    int fd;
};

/* Returns: false, there is no room; then the caller is not answered, so that nothing is overlooked. */
static bool keep(struct fakes *f, const char *record, size_t len)
{
    bool fits;

    pthread_mutex_lock(&f->lock);
    fits = f->records_len + len + 1 <= RECORDS_MAX;
    if (fits) {
        memcpy(f->records + f->records_len, record, len);
        f->records_len += len;
        f->records[f->records_len++] = ',';
    }
    pthread_mutex_unlock(&f->lock);
    return fits;
}

/* How often this route has answered until now; one more. */
static int64_t count_turn(struct fakes *f, const char *route)
{
    int64_t n = 0;
    size_t i = 0;

    pthread_mutex_lock(&f->lock);
    while (i + 1 < ROUTES_MAX && f->turns[i].route[0] != '\0' &&
           strncmp(f->turns[i].route, route, NAME_MAX_BYTES - 1) != 0)
        i++;
    memcpy(f->turns[i].route, route, strnlen(route, NAME_MAX_BYTES - 1));
    n = f->turns[i].n++;
    pthread_mutex_unlock(&f->lock);
    return n;
}

/* What is written by one thread and read by others. */
struct part {
    const char *text;
    const size_t *len;
};

/* As it is now. No memory is taken under the lock, because that may jump. */
static const char *copied(struct fakes *f, struct arena *a, const struct part *part,
                          size_t *len)
{
    size_t room = 0;

    for (char *copy = arena_alloc(a, 1);; copy = arena_alloc(a, room + 1)) {
        pthread_mutex_lock(&f->lock);
        *len = *part->len;
        if (*len <= room)
            memcpy(copy, part->text, *len);
        pthread_mutex_unlock(&f->lock);
        if (*len <= room)
            return copy;
        room = *len;
    }
}

static struct jobj routes_now(struct fakes *f, struct arena *a)
{
    struct jobj routes = { 0 };
    size_t len;
    const struct part script = { f->script, &f->script_len };
    const char *copy = copied(f, a, &script, &len);

    if (len == 0 || jobj_parse_object(a, copy, len, &routes, NULL) < 0)
        return (struct jobj){ 0 };
    return routes;
}

/* The request as JSON, with what is known of it beside. */
static struct jobj written(struct visit *v, const struct incoming *in, const char *route,
                           int64_t count)
{
    struct buf *text = arena_alloc(v->arena, sizeof *text);
    struct jwrite w;
    struct jobj out = { 0 };

    *text = buf_make(v->arena, RECORDS_MAX);
    w = jwrite_make(text);
    jwrite_object(&w);
    jwrite_member_text(&w, "origin", v->door->name);
    if (route != NULL) {
        jwrite_member_text(&w, "route", route);
        jwrite_member_int(&w, "count", count);
    }
    incoming_write(v->arena, in, &w);
    jwrite_object_end(&w);
    if (route != NULL && !keep(v->door->all, text->data, text->len))
        return out;
    if (jobj_parse_object(v->arena, text->data, text->len, &out, NULL) < 0)
        return (struct jobj){ 0 };
    return out;
}

static void give(struct visit *v, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t n = send(v->fd, bytes, len, MSG_NOSIGNAL);

        if (n <= 0)
            return;
        bytes += n;
        len -= (size_t)n;
    }
    (void)shutdown(v->fd, SHUT_WR);
}

static int receive(void *self)
{
    struct visit *v = self;
    struct script_answer answer = { .delay_ms = 0 };
    struct jobj routes, request;
    struct incoming in;
    const char *route;

    if (incoming_read(v->arena, v->fd, PATIENCE_MS, &in, NULL) < 0)
        return 0; /* nobody has asked for anything */
    routes = routes_now(v->door->all, v->arena);
    route = script_find(v->arena, routes, written(v, &in, NULL, 0));
    request = written(v, &in, route != NULL ? route : "",
                      route != NULL ? count_turn(v->door->all, route) : 0);
    if (request.node == NULL)
        return 0;
    if (route == NULL) {
        give(v, lost, sizeof lost - 1);
        return 0;
    }
    if (script_answer(v->arena, jobj_get(routes, route), request, &answer, NULL) < 0) {
        give(v, bad, sizeof bad - 1);
        return 0;
    }
    if (answer.delay_ms > 0)
        (void)poll(NULL, 0, (int)answer.delay_ms);
    give(v, answer.bytes, answer.len);
    return 0;
}

static void visit(struct door *d, int fd)
{
    struct visit v = { .door = d, .arena = arena_open(0), .fd = fd };
    char rest[512];

    if (v.arena != NULL && arena_run(v.arena, receive, &v) == 0)
        while (poll(&(struct pollfd){ .fd = fd, .events = POLLIN }, 1, 0) > 0 &&
               recv(fd, rest, sizeof rest, 0) > 0)
            continue; /* a close with unread bytes would take the answer away */
    arena_free(v.arena);
    close(fd);
}

static void *serve(void *self)
{
    struct door *d = self;

    for (;;) {
        int fd = accept4(d->fd, NULL, NULL, SOCK_CLOEXEC);

        if (fd < 0 && errno != EINTR && errno != ECONNABORTED)
            return NULL; /* it was shut down */
        if (fd >= 0)
            visit(d, fd);
    }
}

static void end(void *self)
{
    struct fakes *f = self;

    for (size_t i = 0; i < FAKES_ORIGINS; i++) {
        if (f->doors[i].fd >= 0)
            (void)shutdown(f->doors[i].fd, SHUT_RDWR);
        if (f->doors[i].runs)
            pthread_join(f->doors[i].thread, NULL);
        if (f->doors[i].fd >= 0)
            close(f->doors[i].fd);
    }
    pthread_mutex_destroy(&f->lock);
}

static int open_door(struct door *d, int port, struct err *e)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    socklen_t len = sizeof at;
    int on = 1;

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    d->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (d->fd < 0 || setsockopt(d->fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0 ||
        bind(d->fd, (struct sockaddr *)&at, sizeof at) < 0 ||
        listen(d->fd, BACKLOG) < 0 ||
        getsockname(d->fd, (struct sockaddr *)&at, &len) < 0)
        return err_set(e, ERR_IO, "port %d cannot be listened on: %s", port,
                       strerror(errno));
    d->port = ntohs(at.sin_port);
    d->runs = pthread_create(&d->thread, NULL, serve, d) == 0;
    return d->runs ? 0 : err_set(e, ERR_IO, "there is no thread to listen with");
}

int fakes_open(struct arena *a, int port, struct fakes **out, struct err *e)
{
    struct fakes *f = arena_alloc(a, sizeof *f);

    pthread_mutex_init(&f->lock, NULL);
    for (size_t i = 0; i < FAKES_ORIGINS; i++)
        f->doors[i] = (struct door){ .all = f, .name = origins[i], .fd = -1 };
    arena_defer(a, end, f);
    for (size_t i = 0; i < FAKES_ORIGINS; i++)
        if (open_door(&f->doors[i], i == 0 ? port : 0, e) < 0)
            return -1;
    *out = f;
    return 0;
}

int fakes_play(struct fakes *f, struct jobj routes, struct err *e)
{
    struct arena *a = arena_open(0);
    struct buf text = buf_make(a, SCRIPT_MAX - 1);
    struct jwrite w = jwrite_make(&text);
    int rc = 0;

    jobj_write(routes, &w);
    if (!buf_ok(&text))
        rc = err_set(e, ERR_LIMIT, "a script of more than %d bytes", SCRIPT_MAX);
    pthread_mutex_lock(&f->lock);
    if (rc == 0) {
        memcpy(f->script, text.data, text.len);
        f->script_len = text.len;
    }
    pthread_mutex_unlock(&f->lock);
    arena_free(a);
    return rc;
}

void fakes_forget(struct fakes *f)
{
    pthread_mutex_lock(&f->lock);
    f->records_len = 0;
    pthread_mutex_unlock(&f->lock);
}

static int filtered(struct arena *a, struct jobj all, const char *of, struct jobj *out,
                    struct err *e)
{
    struct buf text = buf_make(a, RECORDS_MAX + 2);
    struct jwrite w = jwrite_make(&text);
    const char *route = "";

    jwrite_array(&w);
    for (struct jobj v = jobj_first(all); v.node != NULL; v = jobj_next(v)) {
        if (of == NULL ||
            (jobj_text(v, "route", &route, NULL) == 0 && matcher_regex(route, of)))
            jobj_write(v, &w);
    }
    jwrite_array_end(&w);
    return jobj_parse(a, text.data, text.len, out, e);
}

int fakes_calls(struct fakes *f, struct arena *a, const char *of, struct jobj *out,
                struct err *e)
{
    const struct part records = { f->records, &f->records_len };
    size_t len;
    const char *copy = copied(f, a, &records, &len);
    const char *list = arena_printf(a, "[%.*s]", len > 0 ? (int)len - 1 : 0, copy);
    struct jobj all;

    if (jobj_parse(a, list, strlen(list), &all, e) < 0)
        return -1;
    return filtered(a, all, of, out, e);
}
