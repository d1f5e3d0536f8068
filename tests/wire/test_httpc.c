/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "wire/httpc.h"

/* A listener that takes one request and answers with bytes it was given. */
struct host {
    int listener;
    unsigned port;
    pthread_t thread;
    const char *answer; /* NULL: says nothing until the client is gone */
    char request[8192];
};

static void *serve(void *self)
{
    struct host *h = self;
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

static void host_open(struct host *h, const char *answer)
{
    struct sockaddr_in at = { .sin_family = AF_INET,
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof at;

    memset(h, 0, sizeof *h);
    h->answer = answer;
    h->listener = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(h->listener, (struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(listen(h->listener, 1), 0);
    assert_int_equal(getsockname(h->listener, (struct sockaddr *)&at, &len), 0);
    h->port = ntohs(at.sin_port);
    assert_int_equal(pthread_create(&h->thread, NULL, serve, h), 0);
}

static void host_close(struct host *h)
{
    assert_int_equal(pthread_join(h->thread, NULL), 0);
    close(h->listener);
}

static struct arena *arena;

static const char *url_of(const struct host *h)
{
    return arena_printf(arena, "http://127.0.0.1:%u/a/../b?c=d", h->port);
}

static void a_request_goes_out_as_asked(void **state)
{
    static const struct httpc_field headers[] = { { "X-Test", "1" }, { "X-Empty", "" } };
    static struct host h;
    struct httpc_answer answer = { 0 };
    struct err e = { 0 };

    (void)state;
    host_open(&h,
              "HTTP/1.1 400 Bad Request\r\nContent-Length: 5\r\nX-Mark:  a b \r\nx-mark: "
              "second\r\n\r\nno:no");
    struct httpc_ask ask = { .method = "PATCH",
                             .url = url_of(&h),
                             .headers = headers,
                             .n_headers = 2,
                             .body = "a=b&END",
                             .body_len = 7 };
    assert_int_equal(httpc_send(arena, &ask, &answer, &e), 0);
    host_close(&h);
    assert_int_equal(answer.status, 400);
    assert_string_equal(answer.body, "no:no");
    assert_int_equal(answer.body_len, 5);
    assert_string_equal(httpc_header(&answer, "x-MARK"), "a b");
    assert_null(httpc_header(&answer, "X-None"));
    assert_memory_equal(h.request, "PATCH /a/../b?c=d HTTP/1.1\r\n", 28);
    assert_non_null(strstr(h.request, "\r\nX-Test: 1\r\n"));
    assert_non_null(strstr(h.request, "\r\nX-Empty:\r\n"));
    assert_non_null(strstr(h.request, "\r\n\r\na=b&END"));
    assert_null(strstr(h.request, "Content-Type"));
    assert_null(strstr(h.request, "Expect"));
}

static void a_redirect_is_an_answer(void **state)
{
    static struct host h;
    struct httpc_answer answer = { 0 };
    struct err e;

    (void)state;
    host_open(&h, "HTTP/1.1 302 Found\r\nLocation: "
                  "http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
    struct httpc_ask ask = { .method = "GET", .url = url_of(&h) };
    assert_int_equal(httpc_send(arena, &ask, &answer, &e), 0);
    host_close(&h);
    assert_int_equal(answer.status, 302);
    assert_string_equal(answer.body, "");
    assert_string_equal(httpc_header(&answer, "Location"), "http://127.0.0.1:1/");
}

static void a_body_over_the_limit_is_refused(void **state)
{
    static struct host h;
    struct httpc_answer answer = { .status = 77 };
    struct err e;

    (void)state;
    for (size_t limit = 4; limit <= 5; limit++) {
        host_open(&h, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n12345");
        struct httpc_ask ask = { .method = "GET",
                                 .url = url_of(&h),
                                 .limit_bytes = limit };
        int rc = httpc_send(arena, &ask, &answer, &e);
        host_close(&h);
        assert_int_equal(rc, limit == 5 ? 0 : -1);
        assert_int_equal(answer.status, limit == 5 ? 200 : 77);
        if (limit == 4)
            assert_int_equal(e.code, ERR_LIMIT);
    }
}

static void a_silent_host_meets_the_deadline(void **state)
{
    static struct host h;
    struct httpc_answer answer;
    struct err e;

    (void)state;
    host_open(&h, NULL);
    struct httpc_ask ask = { .method = "GET", .url = url_of(&h), .deadline_ms = 50 };
    assert_int_equal(httpc_send(arena, &ask, &answer, &e), -1);
    host_close(&h);
    assert_int_equal(e.code, ERR_IO);
}

static void a_head_request_waits_for_no_body(void **state)
{
    static struct host h;
    struct httpc_answer answer = { 0 };
    struct err e;

    (void)state;
    host_open(&h, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
    struct httpc_ask ask = { .method = "HEAD", .url = url_of(&h) };
    assert_int_equal(httpc_send(arena, &ask, &answer, &e), 0);
    host_close(&h);
    assert_memory_equal(h.request, "HEAD ", 5);
    assert_int_equal(answer.body_len, 0);
}

struct bad_row {
    const char *name, *url, *header;
    int code;
};

static const struct bad_row bad_rows[] = {
    { "a file is not fetched", "file:///etc/passwd", "1", ERR_PARSE },
    { "another protocol is not spoken", "gopher://127.0.0.1/", "1", ERR_PARSE },
    { "no URL", "http://", "1", ERR_PARSE },
    { "a header with a line break", "http://127.0.0.1:1/", "1\r\nX: 2", ERR_PARSE },
    { "a host that does not listen", "http://127.0.0.1:1/", "1", ERR_UNAVAILABLE },
};

static void check_bad(void **state)
{
    const struct bad_row *row = *state;
    const struct httpc_field header = { "X-Test", row->header };
    struct httpc_ask ask = {
        .method = "GET", .url = row->url, .headers = &header, .n_headers = 1
    };
    struct httpc_answer answer = { .status = 77 };
    struct err e = { 0 };

    assert_int_equal(httpc_send(arena, &ask, &answer, &e), -1);
    assert_int_equal(e.code, row->code);
    assert_int_equal(answer.status, 77);
}

int main(void)
{
    arena = arena_open(0);
    rows_add_one("a request goes out as asked, the answer comes back as sent",
                 a_request_goes_out_as_asked);
    rows_add_one("a redirect is an answer", a_redirect_is_an_answer);
    rows_add_one("a body over the limit is refused", a_body_over_the_limit_is_refused);
    rows_add_one("a silent host meets the deadline", a_silent_host_meets_the_deadline);
    rows_add_one("a HEAD request waits for no body", a_head_request_waits_for_no_body);
    ROWS_ADD(bad_rows, check_bad);
    int rc = rows_run("httpc");
    arena_free(arena);
    return rc;
}
