/* SPDX-License-Identifier: MIT */
#include "stub/stub.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "http/request.h"
#include "http/response.h"
#include "stub/admit.h"
#include "stub/apis.h"
#include "stub/tally.h"
#include "wire/jwrite.h"

enum { ANSWER_MAX = 64 * 1024 };

struct stub {
    const char *sts_url;
    struct tally *tally;
};

/* One call on its way. */
struct call {
    struct stub *stub;
    const struct request *req;
    struct response *out;
    struct arena *arena;
};

struct stub *stub_make(struct arena *a, const char *sts_url)
{
    struct stub *stub = arena_alloc(a, sizeof *stub);

    *stub = (struct stub){ sts_url, tally_make(a) };
    return stub;
}

static void refuse(const struct call *c, int status, const char *error,
                   const char *message)
{
    struct buf body = buf_make(c->arena, ANSWER_MAX);
    struct jwrite w = jwrite_make(&body);

    jwrite_object(&w);
    jwrite_member_text(&w, "error", error);
    jwrite_member_text(&w, "message", message);
    jwrite_object_end(&w);
    response_fill(c->out, status, body.data, body.len);
}

static void give(const struct call *c, const struct apis_row *row)
{
    struct buf body = buf_make(c->arena, ANSWER_MAX);
    struct jwrite w = jwrite_make(&body);
    struct apis_sent sent = { c->req->query, c->req->body, c->req->body_len };
    const char *inputs[APIS_INPUTS];
    struct err e = { 0 };

    if (apis_read(c->arena, row, &sent, inputs, &e) < 0) {
        refuse(c, 400, "invalid_request", e.text);
        return;
    }
    jwrite_object(&w);
    row->answer(inputs, &w);
    jwrite_object_end(&w);
    response_fill(c->out, 200, body.data, body.len);
}

static void show_notes(const struct call *c)
{
    struct buf body = buf_make(c->arena, ANSWER_MAX);
    struct jwrite w = jwrite_make(&body);

    tally_write(c->stub->tally, &w);
    response_fill(c->out, 200, body.data, body.len);
}

static void serve(const struct call *c, const struct apis_row *row)
{
    const char *header = row->key_header != NULL ? row->key_header : "Authorization";
    const char *value = NULL;
    struct admit verdict;

    if (strcmp(c->req->method, row->method) != 0) {
        refuse(c, 405, "method_not_allowed", "this service is called otherwise");
        response_add(c->out, "Allow", row->method);
        return;
    }
    if (request_once(c->req, header, &value, NULL) < 0) {
        refuse(c, 400, "invalid_request", "there is more than one credential");
        return;
    }
    verdict = admit_judge(c->arena, c->stub->sts_url, row, value);
    tally_add(c->stub->tally, row, &verdict);
    if (verdict.status == 200)
        give(c, row);
    else
        refuse(c, verdict.status, verdict.error, verdict.message);
}

static int work(void *self)
{
    const struct call *c = self;
    const struct apis_row *row = apis_find(c->req->path);

    if (row != NULL)
        serve(c, row);
    else if (strcmp(c->req->path, "/_stub/requests") == 0)
        show_notes(c);
    else
        refuse(c, 404, "not_found", "no service of the stub has this path");
    return 0;
}

static int handle(void *self, const struct request *req, struct response *out,
                  struct arena *a)
{
    struct call c = { self, req, out, a };

    return arena_run(a, work, &c); /* without memory there is no answer: 500 */
}

struct handler stub_handler(struct stub *stub)
{
    return (struct handler){ handle, stub };
}
