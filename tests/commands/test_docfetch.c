/* SPDX-License-Identifier: MIT */
/* Documents fetched for strangers: what counts as one, and what is never asked. */
#include "rows.h"
#include "webhost.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "commands/docfetch.h"

#define HEAD "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json\r\n"

static int fetch(const char *url, bool loopback, struct arena *a,
                 struct fetcher_answer *out)
{
    struct docfetch self = { 0 };
    struct fetcher f = docfetch_fetcher(&self);
    struct fetcher_ask ask = { .url = url, .loopback = loopback, .arena = a };
    struct err e = { 0 };
    int rc = f.get(f.self, &ask, out, &e);

    assert_int_equal(rc < 0, e.code != 0);
    assert_int_equal(self.running, 0);
    return rc;
}

/* An answer, and for how long it is kept; -1: it is no document. */
struct row {
    const char *name, *answer;
    int64_t fresh_s;
};

static const struct row rows[] = {
    { "CIMD-001 JSON with status 200 is a document", HEAD "\r\n{}", 60 },
    { "parameters of the type do not matter",
      "HTTP/1.1 200 OK\r\nContent-Type: Application/JSON; charset=utf-8\r\n"
      "Content-Length: 2\r\n\r\n{}",
      60 },
    { "CIMD-010 max-age says how long it is kept",
      HEAD "Cache-Control: public, max-age=600\r\n\r\n{}", 600 },
    { "CIMD-010 a year is cut to a day", HEAD "Cache-Control: max-age=31536000\r\n\r\n{}",
      86400 },
    { "CIMD-010 no-store is not kept",
      HEAD "Cache-Control: max-age=600, no-store\r\n\r\n{}", 0 },
    { "CIMD-010 no-cache is not kept", HEAD "Cache-Control: no-cache\r\n\r\n{}", 0 },
    { "CIMD-012 a page is no document",
      "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n{}", -1 },
    { "CIMD-012 nor is what has no type",
      "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{}", -1 },
    { "CIMD-004 nor is a redirect",
      "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\n"
      "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
      -1 },
    { "CIMD-004 nor is 301",
      "HTTP/1.1 301 Moved\r\nLocation: /other\r\n"
      "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
      -1 },
    { "CIMD-004 nor is 404",
      "HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\n"
      "Content-Length: 2\r\n\r\n{}",
      -1 },
    { "CIMD-004 nor is 500",
      "HTTP/1.1 500 Oh\r\nContent-Type: application/json\r\n"
      "Content-Length: 2\r\n\r\n{}",
      -1 },
    { "CIMD-004 nor is 204", "HTTP/1.1 204 No Content\r\n\r\n", -1 },
    { "nor is half an answer", HEAD "Content-Length: 9\r\n\r\n{}", -1 },
    { "nor is what speaks no HTTP", "SSH-2.0-OpenSSH\r\n", -1 },
};

static void each(void **state)
{
    const struct row *row = *state;
    static struct webhost h;
    struct arena *a = arena_open(0);
    struct fetcher_answer out = { .fresh_s = -1 };

    webhost_open(&h, row->answer);
    int rc = fetch(arena_printf(a, "http://127.0.0.1:%u/c.json", h.port), true, a, &out);
    webhost_close(&h);
    assert_int_equal(rc, row->fresh_s < 0 ? -1 : 0);
    assert_int_equal(out.fresh_s, row->fresh_s);
    if (rc == 0)
        assert_string_equal(out.body, "{}");
    assert_memory_equal(h.request, "GET /c.json HTTP/1.1\r\n", 22);
    assert_null(strstr(h.request, "Authorization"));
    assert_null(strstr(h.request, "Cookie"));
    arena_free(a);
}

/* A listener stands there, and nobody may knock. */
struct address {
    const char *name, *url; /* with the listener's port in the place of %u */
    bool loopback;
};

static const struct address addresses[] = {
    { "CIMD-007 https on 127.0.0.1", "https://127.0.0.1:PORT/c", false },
    { "CIMD-007 CIMD-014 a name that resolves to it", "https://localhost:PORT/c", false },
    { "CIMD-007 a short number", "https://127.1:PORT/c", false },
    { "CIMD-007 a hexadecimal one", "https://0x7f.1:PORT/c", false },
    { "CIMD-007 a long hexadecimal one", "https://0x7f000001:PORT/c", false },
    { "CIMD-007 a decimal one", "https://2130706433:PORT/c", false },
    { "CIMD-007 an octal one", "https://017700000001:PORT/c", false },
    { "CIMD-007 zero", "https://0.0.0.0:PORT/c", false },
    { "CIMD-007 a mapped one", "https://[::ffff:127.0.0.1]:PORT/c", false },
    { "CIMD-007 a mapped one in hexadecimal", "https://[::ffff:7f00:1]:PORT/c", false },
    { "CIMD-007 user information before it", "https://app.test@127.0.0.1:PORT/c", false },
    { "CIMD-007 a backslash before it", "https://app.test\\@127.0.0.1:PORT/c", false },
    { "CIMD-007 an escaped digit", "https://%3127.0.0.1:PORT/c", false },
    { "CIMD-007 a wide digit", "https://\uff11\uff12\uff17.0.0.1:PORT/c", false },
    { "CIMD-007 http without the word for it", "http://127.0.0.1:PORT/c", false },
    { "CIMD-007 zero with it", "http://0.0.0.0:PORT/c", true },
    { "CIMD-007 a mapped one with it", "http://[::ffff:127.0.0.1]:PORT/c", true },
};

static void is_not_asked(void **state)
{
    const struct address *row = *state;
    static struct webhost h;
    struct arena *a = arena_open(0);
    struct fetcher_answer out = { .fresh_s = 77 };
    const char *port = strstr(row->url, "PORT");
    int rc;

    webhost_listen(&h);
    rc = fetch(
        arena_printf(a, "%.*s%u%s", (int)(port - row->url), row->url, h.port, port + 4),
        row->loopback, a, &out);
    assert_false(webhost_was_asked(&h));
    assert_int_equal(rc, -1);
    assert_int_equal(out.fresh_s, 77);
    arena_free(a);
}

static void size_is_bounded(void **state)
{
    static struct webhost h;
    struct arena *a = arena_open(0);
    struct fetcher_answer out;

    (void)state;
    for (int len = 5120; len <= 5121; len++) {
        const char *answer = arena_printf(a, HEAD "\r\n%*s", len, "{}");

        webhost_open(&h, answer);
        int rc = fetch(arena_printf(a, "http://127.0.0.1:%u/", h.port), true, a, &out);
        webhost_close(&h);
        assert_int_equal(rc, len == 5120 ? 0 : -1);
    }
    arena_free(a);
}

static void time_is_bounded(void **state)
{
    static struct webhost h;
    struct arena *a = arena_open(0);
    struct fetcher_answer out;
    int64_t began_ms = clock_ticks_ms(), took_ms;

    (void)state;
    webhost_open(&h, NULL);
    assert_int_equal(
        fetch(arena_printf(a, "http://127.0.0.1:%u/", h.port), true, a, &out), -1);
    webhost_close(&h);
    took_ms = clock_ticks_ms() - began_ms;
    assert_in_range(took_ms, 4900, 9000);
    arena_free(a);
}

static void few_are_fetched_at_once(void **state)
{
    struct docfetch self = { .running = 4 };
    struct fetcher f = docfetch_fetcher(&self);
    static struct webhost h;
    struct arena *a = arena_open(0);
    struct fetcher_ask ask = { .loopback = true, .arena = a };
    struct fetcher_answer out;
    struct err e = { 0 };

    (void)state;
    webhost_listen(&h);
    ask.url = arena_printf(a, "http://127.0.0.1:%u/", h.port);
    assert_int_equal(f.get(f.self, &ask, &out, &e), -1);
    assert_false(webhost_was_asked(&h));
    assert_int_equal(e.code, ERR_UNAVAILABLE);
    assert_int_equal(self.running, 4);
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(rows, each);
    ROWS_ADD(addresses, is_not_asked);
    rows_add_one("CIMD-008 a document has 5 KB", size_is_bounded);
    rows_add_one("CIMD-015 a slow host has 5 s", time_is_bounded);
    rows_add_one("CIMD-015 slow hosts hold four workers at most",
                 few_are_fetched_at_once);
    return rows_run("docfetch");
}
