/* SPDX-License-Identifier: MIT */
#include "conformance/rawhttp.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"

enum { ANSWER_MAX = 256 << 10 };

static int parse_base(const char *base, struct sockaddr_in *out, struct err *e)
{
    static const char scheme[] = "http://127.0.0.1:";
    unsigned long port;
    char *end;

    if (strncmp(base, scheme, sizeof scheme - 1) != 0)
        return err_set(e, ERR_PARSE, "raw bytes are sent to http://127.0.0.1 alone");
    port = strtoul(base + sizeof scheme - 1, &end, 10);
    if (port == 0 || port > 65535 || (*end != '\0' && *end != '/'))
        return err_set(e, ERR_PARSE, "%s names no port", base);
    *out =
        (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    out->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return 0;
}

static void send_all(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t n = send(fd, bytes, len, MSG_NOSIGNAL);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return; /* the target has closed: what it said tells */
        bytes += n;
        len -= (size_t)n;
    }
}

/* More of the answer; false: it is over. */
static bool read_more(int fd, char *text, struct rawhttp_answer *out, int left_ms)
{
    struct pollfd wait = { .fd = fd, .events = POLLIN };
    ssize_t n;

    if (out->len == ANSWER_MAX || left_ms <= 0 || poll(&wait, 1, left_ms) <= 0)
        return false;
    n = recv(fd, text + out->len, ANSWER_MAX - out->len, 0);
    if (n <= 0) {
        out->closed = true;
        return false;
    }
    out->len += (size_t)n;
    return true;
}

static void talk(int fd, const struct rawhttp_ask *ask, char *text,
                 struct rawhttp_answer *out)
{
    int64_t began_ms = clock_ticks_ms(), until_ms;

    send_all(fd, ask->bytes, ask->bytes_len);
    if (ask->then != NULL) {
        (void)poll(NULL, 0, ask->pause_ms);
        send_all(fd, ask->then, ask->then_len);
    }
    if (ask->end)
        (void)shutdown(fd, SHUT_WR);
    until_ms = clock_ticks_ms() + ask->wait_ms;
    while (read_more(fd, text, out, (int)(until_ms - clock_ticks_ms())))
        continue;
    out->took_ms = (int)(clock_ticks_ms() - began_ms);
}

int rawhttp_send(const struct rawhttp_ask *ask, struct arena *a,
                 struct rawhttp_answer *out, struct err *e)
{
    struct rawhttp_answer answer = { .len = 0 };
    struct sockaddr_in to;
    char *text;
    int fd;

    if (parse_base(ask->base, &to, e) < 0)
        return -1;
    text = arena_alloc(a, ANSWER_MAX + 1); /* before the socket: it may jump */
    fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) < 0) {
        (void)err_set(e, ERR_IO, "no connection: %s", strerror(errno));
        if (fd >= 0)
            close(fd);
        return -1;
    }
    talk(fd, ask, text, &answer);
    close(fd);
    text[answer.len] = '\0';
    answer.text = text;
    *out = answer;
    return 0;
}
