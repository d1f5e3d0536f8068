/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "conformance/fakes.h"
#include "conformance/props.h"
#include "conformance/matcher.h"
#include "conformance/rawhttp.h"
#include "conformance/veil.h"
#include "wire/httpc.h"

#define ROUTES                                                                           \
    "{\"token\":{\"path\":\"^/token$\",\"answer\":{\"json\":{\"n\":\"<<count>>\"}}},"    \
    "\"form\":{\"path\":\"^/form$\",\"answer\":{\"body\":\"<<form.needed>>\"}}}"

static struct fakes *play(struct arena *a)
{
    struct fakes *f = NULL;
    struct jobj routes;

    assert_int_equal(fakes_open(a, 0, &f, NULL), 0);
    assert_int_equal(jobj_parse_object(a, ROUTES, sizeof ROUTES - 1, &routes, NULL), 0);
    assert_int_equal(fakes_play(f, routes, NULL), 0);
    return f;
}

static const char *ask(struct arena *a, const struct fakes *f, size_t origin,
                       const char *bytes)
{
    struct rawhttp_ask ask = { .bytes = bytes,
                               .bytes_len = strlen(bytes),
                               .wait_ms = 5000 };
    struct rawhttp_answer got;

    ask.base = arena_printf(a, "http://127.0.0.1:%d", fakes_port(f, origin));
    assert_int_equal(rawhttp_send(&ask, a, &got, NULL), 0);
    return got.text;
}

static void answers(void **state)
{
    struct arena *a = arena_open(0);
    struct fakes *f = play(a);

    (void)state;
    assert_non_null(strstr(ask(a, f, 0, "GET /token HTTP/1.1\r\n\r\n"), "{\"n\":0}"));
    assert_non_null(strstr(ask(a, f, 1, "GET /token HTTP/1.1\r\n\r\n"), "{\"n\":1}"));
    assert_non_null(strstr(ask(a, f, 2, "GET /else HTTP/1.1\r\n\r\n"), " 404 "));
    assert_non_null(strstr(ask(a, f, 0, "GET /form HTTP/1.1\r\n\r\n"), " 400 "));
    arena_free(a);
}

/* What is kept of a request, by a path within the list of calls. */
static const struct kept {
    const char *name, *bytes, *path, *is;
} kepts[] = {
    { "its route", "GET /token HTTP/1.1\r\n\r\n", "0.route", "\"token\"" },
    { "that no route answered", "GET /x HTTP/1.1\r\n\r\n", "0.route", "\"\"" },
    { "its origin", "GET / HTTP/1.1\r\n\r\n", "0.origin", "\"main\"" },
    { "its method", "PUT / HTTP/1.1\r\n\r\n", "0.method", "\"PUT\"" },
    { "its path", "GET /a/b?c HTTP/1.1\r\n\r\n", "0.path", "\"/a/b\"" },
    { "its query", "GET /?a=b%20c HTTP/1.1\r\n\r\n", "0.query.a", "\"b c\"" },
    { "a field that comes twice", "GET /?a=1&a=2 HTTP/1.1\r\n\r\n", "0.query.a",
      "[\"1\",\"2\"]" },
    { "a header in any case", "GET / HTTP/1.1\r\nX-oNe:  two\r\n\r\n", "0.headers.x-one",
      "\"two\"" },
    { "a form",
      "POST / HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded; "
      "charset=utf-8\r\nContent-Length: 3\r\n\r\na=b",
      "0.form.a", "\"b\"" },
    { "no form in another body", "POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\na=b",
      "0.form.a", NULL },
    { "JSON", "POST / HTTP/1.1\r\nContent-Length: 7\r\n\r\n{\"a\":1}", "0.json.a", "1" },
    { "a body as it is", "POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n{]", "0.body",
      "\"{]\"" },
    { "bytes that are no text", "GET / HTTP/1.1\r\nX: \xff\r\n\r\n", "0.headers.x",
      "\"(no text)\"" },
    { "a request that does not end", "POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\na",
      "0.method", NULL },
};

static void keeps(void **state)
{
    const struct kept *r = *state;
    struct arena *a = arena_open(0);
    struct fakes *f = play(a);
    struct jobj calls, value;

    (void)ask(a, f, 0, r->bytes);
    assert_int_equal(fakes_calls(f, a, NULL, &calls, NULL), 0);
    value = matcher_at(calls, r->path);
    assert_int_equal(value.node != NULL, r->is != NULL);
    if (r->is != NULL)
        assert_string_equal(matcher_show(a, value), r->is);
    arena_free(a);
}

static void selects(void **state)
{
    struct arena *a = arena_open(0);
    struct fakes *f = play(a);
    struct jobj calls;

    (void)state;
    (void)ask(a, f, 0, "GET /token HTTP/1.1\r\n\r\n");
    (void)ask(a, f, 0, "GET /else HTTP/1.1\r\n\r\n");
    assert_int_equal(fakes_calls(f, a, "^token$", &calls, NULL), 0);
    assert_int_equal(jobj_count(calls), 1);
    fakes_forget(f);
    assert_int_equal(fakes_calls(f, a, NULL, &calls, NULL), 0);
    assert_int_equal(jobj_count(calls), 0);
    arena_free(a);
}

/* Who trusts which certificate. */
static const struct trust {
    const char *name, *kind;
    int rc;
} trusts[] = {
    { "a good one, by whoever was given it", "good", 0 },
    { "one that has expired", "expired", -1 },
    { "one of another host", "elsewhere", -1 },
};

static void trusted(void **state)
{
    const struct trust *r = *state;
    struct arena *a = arena_open(0);
    struct fakes *f = play(a);
    struct veil_ask ask = { .kind = r->kind, .port = fakes_port(f, 0) };
    struct httpc_ask send = { .method = "GET" };
    struct httpc_answer answer;
    const struct props *props;
    struct veil veil;
    char *path;

    assert_int_equal(props_read(a, &props, NULL), 0);
    assert_int_equal(props_key(props, "next", &ask.key, NULL), 0);
    assert_int_equal(veil_open(a, &ask, &veil, NULL), 0);
    send.url = arena_printf(a, "https://127.0.0.1:%d/token", veil.port);
    path = arena_text(a, "/tmp/test_fakes.XXXXXX");
    close(mkstemp(path));
    assert_int_equal(file_write(path, veil.pem, strlen(veil.pem), 0600, NULL), 0);
    send.ca_file = path;
    assert_int_equal(httpc_send(a, &send, &answer, NULL), r->rc);
    if (r->rc == 0)
        assert_string_equal(answer.body, "{\"n\":0}");
    send.ca_file = NULL;
    assert_int_equal(httpc_send(a, &send, &answer, NULL), -1);
    unlink(path);
    arena_free(a);
}

int main(void)
{
    rows_add_one("routes answer at every origin, and nobody else does", answers);
    ROWS_ADD(kepts, keeps);
    rows_add_one("requests are selected by route, and forgotten", selects);
    ROWS_ADD(trusts, trusted);
    return rows_run("fakes");
}
