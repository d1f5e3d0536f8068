/* SPDX-License-Identifier: MIT */
#include "dial.h"

#include <arpa/inet.h>
#include <assert.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PATIENCE_MS = 20000 };

int dial(int port)
{
    struct sockaddr_in at = { .sin_family = AF_INET,
                              .sin_port = htons((unsigned short)port),
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;

    assert(fd >= 0);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(fd, (const struct sockaddr *)&at, sizeof at) < 0)
        abort();
    return fd;
}

bool dial_send(int fd, const char *bytes, size_t bytes_len)
{
    while (bytes_len > 0) {
        ssize_t n = send(fd, bytes, bytes_len, MSG_NOSIGNAL);
        if (n <= 0)
            return false;
        bytes += n;
        bytes_len -= (size_t)n;
    }
    return true;
}

/* One byte; false at the end, after an error or when patience is over. */
static bool next_byte(int fd, char *out)
{
    struct pollfd wait = { .fd = fd, .events = POLLIN };

    return poll(&wait, 1, PATIENCE_MS) == 1 && recv(fd, out, 1, 0) == 1;
}

static size_t declared_length(const char *head)
{
    const char *at = strstr(head, "\r\nContent-Length: ");

    return at ? strtoul(at + strlen("\r\nContent-Length: "), NULL, 10) : 0;
}

struct answer dial_read(int fd, bool has_body)
{
    struct answer out = { .status = 0 };
    size_t n = 0;

    while (!strstr(out.head, "\r\n\r\n")) {
        assert(n < sizeof out.head - 1);
        if (!next_byte(fd, &out.head[n++]))
            return out;
    }
    size_t body_len = has_body ? declared_length(out.head) : 0;
    assert(body_len < sizeof out.body);
    for (size_t i = 0; i < body_len; i++)
        if (!next_byte(fd, &out.body[i]))
            return out;
    out.status = (int)strtol(out.head + strlen("HTTP/1.1 "), NULL, 10);
    return out;
}

bool dial_ended(int fd)
{
    struct pollfd wait = { .fd = fd, .events = POLLIN };
    char byte;

    return poll(&wait, 1, PATIENCE_MS) == 1 && recv(fd, &byte, 1, 0) <= 0;
}

struct answer dial_once(int port, const char *text, bool *ended)
{
    int fd = dial(port);

    dial_send(fd, text, strlen(text));
    struct answer out = dial_read(fd, strncmp(text, "HEAD", 4) != 0);
    *ended = out.status == 0 || strstr(out.head, "\r\nConnection: close\r\n");
    if (*ended)
        *ended = dial_ended(fd);
    close(fd);
    return out;
}
