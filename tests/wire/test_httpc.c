/* SPDX-License-Identifier: MIT */
#include "rows.h"
#include "webhost.h"

#include <sched.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <unistd.h>

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

/*
 * A host that is asked more than once. Its plan has a letter for each request: a answers, c answers
 * and closes, x closes without an answer.
 */
struct lasting {
    struct webhost h;
    const char *plan;
    int n_connections;
    atomic_int n_done;
};

static bool read_head(int fd, char *head, size_t size)
{
    size_t len = 0;

    do {
        ssize_t n = read(fd, head + len, size - 1 - len);
        if (n <= 0)
            return false;
        len += (size_t)n;
        head[len] = '\0';
    } while (!strstr(head, "\r\n\r\n"));
    return true;
}

static void *follow(void *self)
{
    static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    struct lasting *l = self;
    char head[4096];
    int fd = -1;

    for (const char *step = l->plan; *step; step++) {
        while (fd < 0 || !read_head(fd, head, sizeof head)) {
            if (fd >= 0)
                close(fd);
            fd = accept(l->h.listener, NULL, NULL);
            l->n_connections++;
        }
        if (*step != 'x' && write(fd, answer, sizeof answer - 1) < 0)
            break;
        if (*step != 'a') {
            close(fd);
            fd = -1;
        }
        atomic_fetch_add(&l->n_done, 1);
    }
    if (fd >= 0)
        close(fd);
    return NULL;
}

/* One GET for each letter of the plan. Returns what the last of them came to. */
static int ask_all(struct lasting *l, struct spares *pool)
{
    struct httpc_answer answer;
    struct err e = { .code = 0 };

    webhost_listen(&l->h);
    assert_int_equal(pthread_create(&l->h.thread, NULL, follow, l), 0);
    struct httpc_ask ask = { .method = "GET", .url = url_of(&l->h), .pool = pool };
    for (int i = 0; l->plan[i]; i++) {
        assert_int_equal(e.code, 0);
        e.code = httpc_send(arena, &ask, &answer, &e) < 0 ? e.code : 0;
        while (atomic_load(&l->n_done) <= i)
            sched_yield();
    }
    assert_int_equal(pthread_join(l->h.thread, NULL), 0);
    return e.code;
}

struct kept_row {
    const char *name, *plan;
    bool keeps;
    int code, n_connections;
};

static const struct kept_row kept_rows[] = {
    { "with a pool one connection serves three requests", "aaa", true, 0, 1 },
    { "without a pool each request has its own", "aaa", false, 0, 3 },
    { "a kept connection that was closed since is not used", "ca", true, 0, 2 },
    { "one that ends under a request fails it, and it is not sent again", "ax", true,
      ERR_IO, 1 },
};

static void check_kept(void **state)
{
    const struct kept_row *row = *state;
    struct arena *home = arena_open(0);
    struct lasting l = { .plan = row->plan };

    assert_int_equal(ask_all(&l, row->keeps ? httpc_pool(home) : NULL), row->code);
    assert_int_equal(l.n_connections, row->n_connections);
    assert_false(webhost_was_asked(&l.h));
    arena_free(home);
}

static void one_failed_request_spoils_no_other(void **state)
{
    struct arena *home = arena_open(0);
    struct spares *pool = httpc_pool(home);
    struct lasting bad = { .plan = "ax" }, good = { .plan = "aa" };

    (void)state;
    assert_int_equal(ask_all(&bad, pool), ERR_IO);
    assert_int_equal(ask_all(&good, pool), 0);
    webhost_was_asked(&bad.h);
    webhost_was_asked(&good.h);
    arena_free(home);
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
    rows_add_one("a failed request spoils no other", one_failed_request_spoils_no_other);
    ROWS_ADD(kept_rows, check_kept);
    ROWS_ADD(bad_rows, check_bad);
    int rc = rows_run("httpc");
    arena_free(arena);
    return rc;
}
