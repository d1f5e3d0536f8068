/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "conformance/listener.h"
#include "conformance/rawhttp.h"

#define ANSWER "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"

static void call(struct listener *l, struct arena *a, const char *bytes)
{
    struct rawhttp_ask ask = { .bytes = bytes,
                               .bytes_len = strlen(bytes),
                               .wait_ms = 5000 };
    struct rawhttp_answer got;

    ask.base = arena_printf(a, "http://127.0.0.1:%d", listener_port(l));
    assert_int_equal(rawhttp_send(&ask, a, &got, NULL), 0);
    assert_string_equal(got.text, ANSWER);
    assert_true(got.closed);
}

static void counts(void **state)
{
    struct arena *a = arena_open(0);
    struct listener *l;
    const char *lines;

    (void)state;
    assert_int_equal(listener_open(a, ANSWER, &l, NULL), 0);
    assert_int_equal(listener_hits(l, a, &lines), 0);
    assert_string_equal(lines, "");
    call(l, a, "GET /one HTTP/1.1\r\n\r\n");
    call(l, a, "POST /two HTTP/1.1\r\n\r\n");
    assert_int_equal(listener_hits(l, a, &lines), 2);
    assert_string_equal(lines, "GET /one HTTP/1.1\nPOST /two HTTP/1.1\n");
    arena_free(a);
}

static void nobody(void **state)
{
    struct arena *a = arena_open(0);
    struct listener *l;

    (void)state;
    assert_int_equal(listener_open(a, ANSWER, &l, NULL), 0);
    arena_free(a); /* ends its thread */
}

int main(void)
{
    rows_add_one("callers are counted, and all get the one answer", counts);
    rows_add_one("it ends without ever having been called", nobody);
    return rows_run("listener");
}
