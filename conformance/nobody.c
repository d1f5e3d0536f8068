/* SPDX-License-Identifier: MIT */
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

enum {
    ASKED_MAX = 4096,
    BACKLOG = 64,
    PATIENCE_MS = 300,
    DRIP_MS = 1000,
    HELD_MAX = 512
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

enum manner { ANSWERS, CLOSED, HANGS, ECHOES, DRIPS };

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
};

struct nobody {
    const struct kind *kind;
    int fd, held[HELD_MAX];
    size_t n_held;
    pthread_t thread;
};

const char *nobody_name(size_t kind)
{
    return kinds[kind].name;
}

bool nobody_is_quick(size_t kind)
{
    return kinds[kind].manner == ANSWERS || kinds[kind].manner == CLOSED;
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
            fd = accept(b->fd, NULL, NULL);
        if (ready > 0 && fd < 0 && errno != EINTR && errno != ECONNABORTED)
            return NULL; /* it was shut down */
        if (fd >= 0 && (b->kind->manner == HANGS || b->kind->manner == DRIPS))
            hold(b, fd);
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
}

const char *nobody_start(size_t kind, struct arena *a)
{
    struct nobody *b = arena_alloc(a, sizeof *b);
    struct sockaddr_in at = { .sin_family = AF_INET };
    socklen_t len = sizeof at;

    b->kind = &kinds[kind];
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    b->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (b->fd < 0 || bind(b->fd, (struct sockaddr *)&at, sizeof at) != 0 ||
        getsockname(b->fd, (struct sockaddr *)&at, &len) != 0)
        return "http://127.0.0.1:9"; /* nobody there either */
    if (b->kind->manner != CLOSED && listen(b->fd, BACKLOG) == 0 &&
        pthread_create(&b->thread, NULL, serve, b) == 0)
        arena_defer(a, end, b);
    return arena_printf(a, "http://127.0.0.1:%d", ntohs(at.sin_port));
}
