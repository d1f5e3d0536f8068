/* SPDX-License-Identifier: MIT */
#include "http/visit.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"

enum {
    LINGER_MS = SERVER_LINGER_MS,
    LINGER_BYTES = 16 * 1024 * 1024, /* of an unread body are thrown away */
};

static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
static const char last_resort[] =
    "HTTP/1.1 500 Internal Server Error\r\n"
    "Content-Length: 0\r\nX-Content-Type-Options: nosniff\r\n"
    "X-STS-Mock: 1\r\nConnection: close\r\n\r\n";

/* Reads until the buffer is full, the body ends or it breaks; what the last read returned. */
static long pull(struct visit *v, char *bytes, size_t most, size_t *len, int64_t until_ms)
{
    const struct visit_carrier *c = &v->carrier;
    long n;

    do {
        n = c->read(c->self, bytes + *len, most - *len, until_ms);
        *len += n > 0 ? (size_t)n : 0;
    } while (n > 0 && *len < most);
    return n;
}

static struct gate_verdict take_body(struct visit *v, const struct gate_verdict *head)
{
    int64_t until_ms = v->req.arrived_ns / 1000000 + v->options->request_ms;
    size_t most =
        head->body_len + (head->framing == GATE_CHUNKED); /* one more is too many */
    char *body = arena_alloc(v->arena, most + 1);
    struct gate_arrival got = { .len = 0 };

    if (request_lists(&v->req, "Expect", "100-continue"))
        v->carrier.write(v->carrier.self, go_on, sizeof go_on - 1);
    got.failed = pull(v, body, most, &got.len, until_ms) < 0;
    got.late = clock_ticks_ms() >= until_ms;
    got.more = got.len > head->body_len;
    v->unread = got.more;
    v->req.body = body;
    v->req.body_len = got.len;
    return gate_body(head, &got);
}

static struct gate_verdict admit(struct visit *v)
{
    if (v->engine_status)
        return gate_engine(v->req.method, v->engine_status);
    v->close = v->old_version || request_lists(&v->req, "Connection", "close");
    v->unread = true;
    if (v->crowd)
        return (struct gate_verdict){ .status = 429, .reason = "Too many connections" };
    struct gate_verdict head = gate_head(&v->req, &v->options->gate);
    if (head.status)
        return head;
    v->unread = false;
    if (head.framing == GATE_NO_BODY)
        return head;
    v->close = v->close || head.framing == GATE_CHUNKED; /* trailers: traps.md A.1 W14 */
    return take_body(v, &head);
}

static void refuse(struct visit *v, const struct gate_verdict *verdict)
{
    const struct server_errors *errors = &v->options->errors;

    v->close = true;
    v->resp = response_make();
    errors->render(errors->self, verdict->status, verdict->reason, &v->resp, v->arena);
    if (verdict->allow)
        response_add(&v->resp, "Allow", verdict->allow);
    if (verdict->status == 429)
        response_add(&v->resp, "Retry-After", "1");
}

/* The request's memory goes first: it may be what the handler ran out of. */
static void refuse_unanswered(struct visit *v)
{
    arena_reset(v->arena);
    v->req.headers = NULL;
    v->req.n_headers = 0;
    v->req.body = "";
    v->req.body_len = 0;
    refuse(v, &(struct gate_verdict){ .status = 500, .reason = "Internal fault" });
}

/* One write for the whole answer: two cost 40 ms each under Nagle (performance.md 2.3). */
static int answer(struct visit *v)
{
    const struct visit_carrier *c = &v->carrier;
    char *bytes;
    size_t len;

    v->close = v->close || v->resp.close || c->wants_end(c->self);
    struct response_frame frame = { .date = v->date,
                                    .close = v->close,
                                    .keep_alive_s = v->options->keep_alive_ms / 1000,
                                    .head_only = strcmp(v->req.method, "HEAD") == 0 };
    if (response_write(&v->resp, &frame, v->arena, &bytes, &len, NULL) < 0)
        return -1;
    if (v->close)
        c->end(c->self);
    c->write(c->self, bytes, len);
    return 0;
}

static int serve(void *self)
{
    struct visit *v = self;
    const struct handler *handler = &v->options->handler;
    struct gate_verdict verdict = admit(v);

    v->resp = response_make();
    if (verdict.status)
        refuse(v, &verdict);
    else if (handler->handle(handler->self, &v->req, &v->resp, v->arena) != 0)
        refuse_unanswered(v);
    return answer(v);
}

/* A socket closed over unread bytes is reset, and the client may never see the answer. */
static void throw_away_body(struct visit *v)
{
    int64_t until_ms = clock_ticks_ms() + LINGER_MS;
    size_t total = 0, len;
    char bytes[4096];

    do {
        len = 0;
        pull(v, bytes, sizeof bytes, &len, until_ms);
        total += len;
    } while (len == sizeof bytes && total < LINGER_BYTES && clock_ticks_ms() < until_ms);
}

int visit_run(struct visit *v)
{
    const struct visit_carrier *c = &v->carrier;

    if (arena_run(v->arena, serve, v) < 0) {
        v->resp.status = 500;
        c->end(c->self);
        c->write(c->self, last_resort, sizeof last_resort - 1);
    }
    if (v->unread)
        throw_away_body(v);
    arena_reset(v->arena);
    return v->resp.status;
}
