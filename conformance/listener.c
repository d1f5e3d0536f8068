/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* accept4: no child may hold a caller */
#include "conformance/listener.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"

enum { LINES_MAX = 4000, HEAD_MAX = 4096, BACKLOG = 16, PATIENCE_MS = 500 };

struct listener {
    int fd;
    int port;
    const char *answer; /* under the lock */
    int pause_ms;       /* before each byte of it */
    pthread_t thread;
    pthread_mutex_t lock;
    char lines[LINES_MAX]; /* what does not fit is counted alone */
    size_t lines_len, n;
};

static void keep_line(struct listener *l, const char *head, size_t len)
{
    size_t line = 0;

    while (line < len && head[line] != '\r' && head[line] != '\n')
        line++;
    pthread_mutex_lock(&l->lock);
    l->n++;
    if (l->lines_len + line + 2 < LINES_MAX) {
        memcpy(l->lines + l->lines_len, head, line);
        l->lines_len += line;
        l->lines[l->lines_len++] = '\n';
    }
    pthread_mutex_unlock(&l->lock);
}

/* A byte at a time until whoever asked has had enough. */
static bool trickle(const char *text, int pause_ms, int fd)
{
    struct pollfd gone = { .fd = fd, .events = POLLIN };

    for (; *text != '\0'; text++)
        if (poll(&gone, 1, pause_ms) != 0 || send(fd, text, 1, MSG_NOSIGNAL) != 1)
            return false;
    return true;
}

static bool say(struct listener *l, int fd)
{
    const char *text;
    int pause_ms;

    pthread_mutex_lock(&l->lock);
    text = l->answer;
    pause_ms = l->pause_ms;
    pthread_mutex_unlock(&l->lock);
    return pause_ms > 0 ? trickle(text, pause_ms, fd)
                        : send(fd, text, strlen(text), MSG_NOSIGNAL) >= 0;
}

static void answer(struct listener *l, int fd)
{
    struct pollfd wait = { .fd = fd, .events = POLLIN };
    char head[HEAD_MAX];
    ssize_t n = 0;

    if (poll(&wait, 1, PATIENCE_MS) > 0)
        n = recv(fd, head, sizeof head, 0);
    keep_line(l, head, n > 0 ? (size_t)n : 0);
    if (say(l, fd))
        (void)shutdown(fd, SHUT_WR);
    close(fd);
}

static void *serve(void *self)
{
    struct listener *l = self;

    for (;;) {
        int fd = accept4(l->fd, NULL, NULL, SOCK_CLOEXEC);

        if (fd < 0 && errno != EINTR && errno != ECONNABORTED)
            return NULL; /* it was shut down */
        if (fd >= 0)
            answer(l, fd);
    }
}

static void end(void *self)
{
    struct listener *l = self;

    (void)shutdown(l->fd, SHUT_RDWR);
    pthread_join(l->thread, NULL);
    pthread_mutex_destroy(&l->lock);
    close(l->fd);
}

static int bind_free(struct listener *l, struct err *e)
{
    struct sockaddr_in at = { .sin_family = AF_INET };
    socklen_t len = sizeof at;

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    l->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (l->fd >= 0 && bind(l->fd, (struct sockaddr *)&at, sizeof at) == 0 &&
        listen(l->fd, BACKLOG) == 0 &&
        getsockname(l->fd, (struct sockaddr *)&at, &len) == 0) {
        l->port = ntohs(at.sin_port);
        return 0;
    }
    (void)err_set(e, ERR_IO, "no port to listen on: %s", strerror(errno));
    if (l->fd >= 0)
        close(l->fd);
    return -1;
}

int listener_open(struct arena *a, const char *text, struct listener **out, struct err *e)
{
    struct listener *l = arena_alloc(a, sizeof *l);

    l->answer = arena_text(a, text);
    if (bind_free(l, e) < 0)
        return -1;
    pthread_mutex_init(&l->lock, NULL);
    if (pthread_create(&l->thread, NULL, serve, l) != 0) {
        close(l->fd);
        return err_set(e, ERR_IO, "no thread to listen with");
    }
    arena_defer(a, end, l);
    *out = l;
    return 0;
}

void listener_say(struct listener *l, struct arena *a, const char *text, int pause_ms)
{
    const char *copy = arena_text(a, text);

    pthread_mutex_lock(&l->lock);
    l->answer = copy;
    l->pause_ms = pause_ms;
    pthread_mutex_unlock(&l->lock);
}

int listener_port(const struct listener *l)
{
    return l->port;
}

size_t listener_hits(struct listener *l, struct arena *a, const char **lines)
{
    char copy[LINES_MAX];
    size_t len, n;

    pthread_mutex_lock(&l->lock);
    len = l->lines_len;
    n = l->n;
    memcpy(copy, l->lines, len);
    pthread_mutex_unlock(&l->lock); /* before the arena: it may jump */
    *lines = arena_slice(a, copy, len);
    return n;
}
