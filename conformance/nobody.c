/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* accept4: no child may hold a caller */
#include "conformance/nobody.h"

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
#include "conformance/rawhttp.h"

enum {
    ASKED_MAX = 4096,
    BACKLOG = 64,
    PATIENCE_MS = 300,
    DRIP_MS = 1000,
    HELD_MAX = 512,
    LIFE = 10, /* answers before it dies */
    BEHIND_MS = 2000,
    PASSED_MAX = 1 << 20,
    PASSED_ALL_MAX = 64 << 20,
};

#define JSON(status, body)                                                               \
    "HTTP/1.1 " status "\r\nConnection: close\r\n"                                       \
    "Content-Type: application/json\r\nCache-Control: no-store\r\n\r\n" body
#define TOKEN                                                                            \
    "{\"access_token\":\"eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ.eyJzdWIiOiJhIn0.c2ln\","     \
    "\"issued_token_type\":\"urn:ietf:params:oauth:token-type:access_token\","           \
    "\"token_type\":\"Bearer\",\"expires_in\":600,\"scope\":\"read\"}"
#define ERROR(code)                                                                      \
    "{\"error\":\"" code "\",\"error_description\":\"no\","                              \
    "\"errorCode\":\"E011001\",\"errorDescription\":\"no\",\"errorMessage\":\"no\","     \
    "\"message\":\"no\"}"

enum manner { ANSWERS, CLOSED, HANGS, ECHOES, DRIPS, REPLAYS, DIES };

static const struct kind {
    const char *name;
    enum manner manner;
    const char *answer;
} kinds[NOBODY_KINDS] = {
    { "closed port", CLOSED, "" },
    { "accepts and hangs", HANGS, "" },
    { "200 {} to all", ANSWERS, JSON("200 OK", "{}") },
    { "200 with one token", ANSWERS, JSON("200 OK", TOKEN) },
    { "400 to all", ANSWERS, JSON("400 Bad Request", "{}") },
    { "401 to all", ANSWERS, JSON("401 Unauthorized", "{}") },
    { "500 to all", ANSWERS, JSON("500 Internal Server Error", "{}") },
    { "302 to all", ANSWERS,
      "HTTP/1.1 302 Found\r\nLocation: /\r\nConnection: close\r\n\r\n" },
    { "echoes the request", ECHOES, "" },
    { "one byte a second", DRIPS, JSON("200 OK", TOKEN) },
    { "invalid_request to all", ANSWERS,
      JSON("400 Bad Request", ERROR("invalid_request")) },
    { "access_denied to all", ANSWERS, JSON("403 Forbidden", ERROR("access_denied")) },
    { "replays its first answer", REPLAYS, "" },
    { "ten answers, then dies", DIES, "" },
};

struct said {
    const char *text;
    size_t len;
};

struct nobody {
    const struct kind *kind;
    int fd, held[HELD_MAX];
    size_t n_held, n_passed; /* connections that are kept; answers that were passed on */
    const char *base, *behind; /* URLs: its own, and of the STS that it passes on */
    struct arena *arena;       /* of what is passed on; used by its thread alone */
    struct said kept;          /* the first of them */
    pthread_t thread;
};

const char *nobody_name(size_t kind)
{
    return kinds[kind].name;
}

bool nobody_passes_on(size_t kind)
{
    return kinds[kind].manner == REPLAYS || kinds[kind].manner == DIES;
}

bool nobody_is_quick(size_t kind)
{
    return kinds[kind].manner == ANSWERS || kinds[kind].manner == CLOSED ||
           nobody_passes_on(kind);
}

bool nobody_is_mortal(size_t kind)
{
    return kinds[kind].manner == DIES;
}

static void say(int fd, const char *text, size_t len)
{
    if (send(fd, text, len, MSG_NOSIGNAL) >= 0)
        (void)shutdown(fd, SHUT_WR);
}

static void answer(const struct kind *kind, int fd)
{
    static const char head[] = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";
    struct pollfd wait = { .fd = fd, .events = POLLIN };
    char asked[ASKED_MAX];
    ssize_t n = 0;

    if (poll(&wait, 1, PATIENCE_MS) > 0)
        n = recv(fd, asked, sizeof asked, 0);
    if (kind->manner != ECHOES)
        say(fd, kind->answer, strlen(kind->answer));
    else if (send(fd, head, sizeof head - 1, MSG_NOSIGNAL | MSG_MORE) > 0 && n > 0)
        say(fd, asked, (size_t)n);
    close(fd);
}

/* Addresses of the STS behind are ours, or callers would go there; both have as many digits. */
static const char *with_own_name(const struct nobody *b, const char *text)
{
    size_t len = strlen(b->behind);
    char *copy = arena_text(b->arena, text), *at = strstr(copy, b->behind);

    for (; at != NULL && len == strlen(b->base); at = strstr(at + len, b->behind))
        memcpy(at, b->base, len);
    return copy;
}

/* What the STS behind answers to a request. */
static struct said ask_behind(struct nobody *b, int fd)
{
    struct incoming in;
    struct buf text = buf_make(b->arena, PASSED_MAX);
    struct rawhttp_ask ask = { .base = b->behind, .wait_ms = BEHIND_MS };
    struct rawhttp_answer answer;
    size_t line;

    if (incoming_read(b->arena, fd, PATIENCE_MS, &in, NULL) < 0)
        return (struct said){ "", 0 };
    line = strcspn(in.head, "\n") + 1;
    buf_printf(&text, "%.*sConnection: close\r\n%s\r\n", (int)line, in.head,
               in.head + line);
    buf_add_len(&text, in.body, in.body_len);
    ask.bytes = text.data;
    ask.bytes_len = text.len;
    if (rawhttp_send(&ask, b->arena, &answer, NULL) < 0)
        return (struct said){ "", 0 };
    return (struct said){ with_own_name(b, answer.text), answer.len };
}

/* As long as it is an STS. */
static void pass_on(struct nobody *b, int fd)
{
    struct said what = b->kept;
    size_t most = b->kind->manner == DIES ? LIFE : 1;

    if (b->n_passed < most)
        what = b->kept = ask_behind(b, fd);
    if (b->n_passed++ < most || b->kind->manner == REPLAYS)
        say(fd, what.text, what.len);
    close(fd);
}

/* The connection is kept; a byte goes out on each, now and then. */
static void hold(struct nobody *b, int fd)
{
    if (b->n_held < HELD_MAX)
        b->held[b->n_held++] = fd;
    else
        close(fd);
}

static void drip(struct nobody *b, size_t at)
{
    if (b->kind->manner != DRIPS || at >= strlen(b->kind->answer))
        return;
    for (size_t i = 0; i < b->n_held; i++)
        (void)!send(b->held[i], b->kind->answer + at, 1, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static void *serve(void *self)
{
    struct nobody *b = self;
    struct pollfd wait = { .fd = b->fd, .events = POLLIN };

    for (size_t beat = 0;;) {
        int fd = -1, ready = poll(&wait, 1, DRIP_MS);

        if (ready == 0)
            drip(b, beat++);
        else if (ready > 0)
            fd = accept4(b->fd, NULL, NULL, SOCK_CLOEXEC);
        if (ready > 0 && fd < 0 && errno != EINTR && errno != ECONNABORTED)
            return NULL; /* it was shut down */
        if (fd >= 0 && (b->kind->manner == HANGS || b->kind->manner == DRIPS))
            hold(b, fd);
        else if (fd >= 0 && b->behind != NULL &&
                 (b->kind->manner == REPLAYS || b->kind->manner == DIES))
            pass_on(b, fd);
        else if (fd >= 0)
            answer(b->kind, fd);
    }
}

static void end(void *self)
{
    struct nobody *b = self;

    (void)shutdown(b->fd, SHUT_RDWR);
    pthread_join(b->thread, NULL);
    for (size_t i = 0; i < b->n_held; i++)
        close(b->held[i]);
    close(b->fd);
    arena_free(b->arena);
}

const char *nobody_start(size_t kind, const char *behind, struct arena *a)
{
    struct nobody *b = arena_alloc(a, sizeof *b);
    struct sockaddr_in at = { .sin_family = AF_INET };
    socklen_t len = sizeof at;

    b->kind = &kinds[kind];
    b->behind = behind;
    b->arena = nobody_passes_on(kind) ? arena_open(PASSED_ALL_MAX) : NULL;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    b->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if ((nobody_passes_on(kind) && b->arena == NULL) || b->fd < 0 ||
        bind(b->fd, (struct sockaddr *)&at, sizeof at) != 0 ||
        getsockname(b->fd, (struct sockaddr *)&at, &len) != 0)
        return "http://127.0.0.1:9"; /* nobody there either */
    b->base = arena_printf(a, "http://127.0.0.1:%d", ntohs(at.sin_port));
    if (b->kind->manner != CLOSED && listen(b->fd, BACKLOG) == 0 &&
        pthread_create(&b->thread, NULL, serve, b) == 0)
        arena_defer(a, end, b);
    return b->base;
}
