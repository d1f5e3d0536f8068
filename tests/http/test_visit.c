/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include <stdbool.h>

#include "base/arena.h"
#include "base/clock.h"
#include "echo.h"
#include "head.h"
#include "http/visit.h"

/* A carrier of bytes that are there already. */
struct tape {
    const char *body;
    char sent[4096];
    size_t sent_len;
    int n_writes;
    bool wants_end, ended;
};

static long play(void *self, char *bytes, size_t most, int64_t until_ms)
{
    struct tape *t = self;
    size_t len = strlen(t->body);

    (void)until_ms;
    len = len < most ? len : most;
    memcpy(bytes, t->body, len);
    t->body += len;
    return (long)len;
}

static void record(void *self, const char *bytes, size_t bytes_len)
{
    struct tape *t = self;

    assert_true(t->sent_len + bytes_len < sizeof t->sent);
    memcpy(t->sent + t->sent_len, bytes, bytes_len);
    t->sent_len += bytes_len;
    t->n_writes++;
}

static bool wants_end(void *self)
{
    struct tape *t = self;

    return t->wants_end;
}

static void end(void *self)
{
    struct tape *t = self;

    t->ended = true;
}

struct row {
    const char *name;
    const char *head;
    const char *body;
    bool wants_end, crowd, old_version;
    int status;
    bool ended;
};

#define POST "POST /echo\nHost: localhost\nContent-Length: 3\n"

static const struct row rows[] = {
    { "a request is answered and the connection stays", POST, "abc", false, false, false,
      200, false },
    { "the connection ends where the carrier wants it", POST, "abc", true, false, false,
      200, true },
    { "it ends after a client of an older version", POST, "abc", false, false, true, 200,
      true },
    { "it ends after a refusal", "GET /echo\nHost: evil.test\n", "", false, false, false,
      421, true },
    { "without room for the connection it is 429", POST, "abc", false, true, false, 429,
      true },
    { "a body that is too short is 400", POST, "ab", false, false, false, 400, true },
    { "a handler without an answer is 500", "GET /unanswered\nHost: localhost\n", "",
      false, false, false, 500, true },
};

/* Serve the row; its n-th allocation fails, 0 for none. */
static int serve(const struct row *row, struct arena *a, unsigned long n,
                 struct tape *tape)
{
    static struct head h;
    struct server_options options = echo_options(NULL);

    options.request_ms = 10000;
    head_read(row->head, &h);
    *tape = (struct tape){ .body = row->body, .wants_end = row->wants_end };
    h.req.arrived_ns = clock_ticks_ns();
    struct visit v = { .options = &options,
                       .arena = a,
                       .carrier = { play, record, wants_end, end, tape },
                       .date = "Mon, 23 Nov 2026 12:05:00 GMT",
                       .req = h.req,
                       .old_version = row->old_version,
                       .crowd = row->crowd };
    arena_fail_at(a, n);
    return visit_run(&v);
}

static void serves(void **state)
{
    const struct row *row = *state;
    struct arena *a = arena_open(0);
    struct tape tape;

    assert_int_equal(serve(row, a, 0, &tape), row->status);
    assert_int_equal(tape.ended, row->ended);
    assert_int_equal(strstr(tape.sent, "\r\nConnection: close\r\n") != NULL, row->ended);
    assert_int_equal(tape.n_writes, 1);
    assert_string_equal(tape.body, ""); /* read, or thrown away */
    assert_int_equal(arena_used(a), 0);
    arena_free(a);
}

static void survives_every_failing_allocation(void **state)
{
    struct arena *a = arena_open(0);
    struct tape tape;
    unsigned long n = 1;

    (void)state;
    for (; serve(&rows[0], a, n, &tape) == 500; n++) {
        assert_memory_equal(tape.sent, "HTTP/1.1 500 ", 13);
        assert_true(tape.ended);
        assert_int_equal(tape.n_writes, 1);
    }
    assert_true(n > 2); /* the body, the answer, and what the handler takes */
    assert_non_null(strstr(tape.sent, "\r\n\r\nPOST /echo? 3 abc"));
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(rows, serves);
    rows_add_one("whichever allocation fails, there is one answer",
                 survives_every_failing_allocation);
    return rows_run("visit");
}
