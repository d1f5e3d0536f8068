/* SPDX-License-Identifier: MIT */
#include "rows.h"
#include "webhost.h"

#include "base/arena.h"
#include "base/err.h"
#include "wire/httpc.h"

static struct arena *arena;

static const char *url_of(const struct webhost *h)
{
    return arena_printf(arena, "http://127.0.0.1:%u/a/../b?c=d", h->port);
}

static void a_request_goes_out_as_asked(void **state)
{
    static const struct httpc_field headers[] = { { "X-Test", "1" }, { "X-Empty", "" } };
    static struct webhost h;
    struct httpc_answer answer = { 0 };
    struct err e = { 0 };

    (void)state;
    webhost_open(
        &h, "HTTP/1.1 400 Bad Request\r\nContent-Length: 5\r\nX-Mark:  a b \r\nx-mark: "
            "second\r\n\r\nno:no");
    struct httpc_ask ask = { .method = "PATCH",
                             .url = url_of(&h),
                             .headers = headers,
                             .n_headers = 2,
                             .body = "a=b&END",
                             .body_len = 7 };
    assert_int_equal(httpc_send(arena, &ask, &answer, &e), 0);
    webhost_close(&h);
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
    static struct webhost h;
    struct httpc_answer answer = { 0 };
    struct err e;

    (void)state;
    webhost_open(&h, "HTTP/1.1 302 Found\r\nLocation: "
                     "http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
    struct httpc_ask ask = { .method = "GET", .url = url_of(&h) };
    assert_int_equal(httpc_send(arena, &ask, &answer, &e), 0);
    webhost_close(&h);
    assert_int_equal(answer.status, 302);
    assert_string_equal(answer.body, "");
    assert_string_equal(httpc_header(&answer, "Location"), "http://127.0.0.1:1/");
}

static void a_body_over_the_limit_is_refused(void **state)
{
    static struct webhost h;
    struct httpc_answer answer = { .status = 77 };
    struct err e;

    (void)state;
    for (size_t limit = 4; limit <= 5; limit++) {
        webhost_open(&h, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n12345");
        struct httpc_ask ask = { .method = "GET",
                                 .url = url_of(&h),
                                 .limit_bytes = limit };
        int rc = httpc_send(arena, &ask, &answer, &e);
        webhost_close(&h);
        assert_int_equal(rc, limit == 5 ? 0 : -1);
        assert_int_equal(answer.status, limit == 5 ? 200 : 77);
        if (limit == 4)
            assert_int_equal(e.code, ERR_LIMIT);
    }
}

static void a_silent_host_meets_the_deadline(void **state)
{
    static struct webhost h;
    struct httpc_answer answer;
    struct err e;

    (void)state;
    webhost_open(&h, NULL);
    struct httpc_ask ask = { .method = "GET", .url = url_of(&h), .deadline_ms = 50 };
    assert_int_equal(httpc_send(arena, &ask, &answer, &e), -1);
    webhost_close(&h);
    assert_int_equal(e.code, ERR_IO);
}

static void a_head_request_waits_for_no_body(void **state)
{
    static struct webhost h;
    struct httpc_answer answer = { 0 };
    struct err e;

    (void)state;
    webhost_open(&h, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
    struct httpc_ask ask = { .method = "HEAD", .url = url_of(&h) };
    assert_int_equal(httpc_send(arena, &ask, &answer, &e), 0);
    webhost_close(&h);
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
