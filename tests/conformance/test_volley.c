/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "conformance/listener.h"
#include "conformance/stage.h"
#include "conformance/volley.h"

enum { SHOTS = 40 };

#define ANSWER "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"

/* What came of the shots, in order. */
struct told {
    struct seen *first;
    size_t n, answered, failed;
};

static void tell(void *self, struct seen *seen, const struct httpc_answer *answer,
                 const char *failure)
{
    struct told *t = self;

    assert_ptr_equal(seen, t->first + t->n++);
    if (failure != NULL)
        t->failed++;
    else if (answer->status == 200 && strcmp(answer->body, "{}") == 0)
        t->answered++;
}

static void load(struct volley *v, const char *url, struct seen *seen)
{
    struct httpc_ask ask = { .method = "GET", .url = url, .deadline_ms = 5000 };

    volley_add(v, &ask, seen);
}

static void fires(void **state)
{
    struct arena *a = arena_open(0);
    struct volley *v = volley_make(a);
    struct told t = { .first = arena_array(a, SHOTS, sizeof *t.first) };
    struct listener *l;
    const char *lines, *url;

    (void)state;
    assert_int_equal(listener_open(a, ANSWER, &l, NULL), 0);
    url = arena_printf(a, "http://127.0.0.1:%d/", listener_port(l));
    for (size_t i = 0; i < SHOTS; i++)
        load(v, url, t.first + i);
    assert_true(volley_fire(v, tell, &t));
    assert_int_equal(t.answered, SHOTS);
    assert_int_equal(listener_hits(l, a, &lines), SHOTS);
    arena_free(a);
}

static void misses(void **state)
{
    struct arena *a = arena_open(0);
    struct volley *v = volley_make(a);
    struct told t = { .first = arena_array(a, 1, sizeof *t.first) };

    (void)state;
    load(v, "no URL", t.first);
    assert_false(volley_fire(v, tell, &t));
    assert_int_equal(t.n, 1);
    assert_int_equal(t.failed, 1);
    arena_free(a);
}

int main(void)
{
    rows_add_one("each request gets its answer, many at a time", fires);
    rows_add_one("one alone overlaps with nothing, and its failure is told", misses);
    return rows_run("volley");
}
