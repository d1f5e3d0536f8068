/* SPDX-License-Identifier: MIT */
#include "webhost.h"

#include "rows.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static void *serve(void *self)
{
    struct webhost *h = self;
    int fd = accept(h->listener, NULL, NULL);
    size_t len = 0;
    ssize_t n = 0;

    if (fd < 0)
        return NULL;
    /* the tests' bodies end in "END", their other requests in an empty line */
    while (!strstr(h->request, "END") &&
           (strstr(h->request, "Content-Length") || !strstr(h->request, "\r\n\r\n"))) {
        n = read(fd, h->request + len, sizeof h->request - 1 - len);
        if (n <= 0)
            break;
        len += (size_t)n;
        h->request[len] = '\0';
    }
    if (h->answer && write(fd, h->answer, strlen(h->answer)) < 0)
        n = -1;
    if (!h->answer)
        n = read(fd, h->request, 1); /* until the client has had enough */
    close(fd);
    return NULL;
}

void webhost_listen(struct webhost *h)
{
    struct sockaddr_in at = { .sin_family = AF_INET,
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof at;

    memset(h, 0, sizeof *h);
    h->listener = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(h->listener, (struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(listen(h->listener, 1), 0);
    assert_int_equal(getsockname(h->listener, (struct sockaddr *)&at, &len), 0);
    h->port = ntohs(at.sin_port);
}

void webhost_open(struct webhost *h, const char *answer)
{
    webhost_listen(h);
    h->answer = answer;
    assert_int_equal(pthread_create(&h->thread, NULL, serve, h), 0);
}

void webhost_close(struct webhost *h)
{
    assert_int_equal(pthread_join(h->thread, NULL), 0);
    close(h->listener);
}

bool webhost_was_asked(struct webhost *h)
{
    struct pollfd knock = { .fd = h->listener, .events = POLLIN };
    bool asked = poll(&knock, 1, 0) > 0;

    close(h->listener);
    return asked;
}
