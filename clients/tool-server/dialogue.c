/* SPDX-License-Identifier: MIT */
#include "tool-server/dialogue.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "http/request.h"
#include "http/response.h"
#include "service/refusal.h"
#include "tool-server/methods.h"
#include "tool-server/revision.h"
#include "tool-server/terms.h"
#include "tool-server/turn.h"

enum { ANSWERS_MAX = 2 * 1024 * 1024 };

/* A refusal of one message, as HTTP sees it. */
static void refuse(struct turn *t, struct response *out)
{
    struct buf body = buf_make(t->arena, ANSWERS_MAX);

    if (t->http.error != NULL) {
        refusal_fill(out, t->http.status, t->http.error, t->http.sentence, t->arena);
    } else {
        rpc_write_fault(&body, t->message.id, &t->fault);
        response_fill(out, t->http.status, body.data, body.len);
    }
    if (t->http.challenge != NULL)
        response_add(out, "WWW-Authenticate", t->http.challenge);
}

static void refuse_body(const struct dialogue *d, struct response *out, int code,
                        const char *sentence)
{
    struct turn t = { .arena = d->arena,
                      .fault = { .code = code, .message = sentence },
                      .http = { .status = 400 } };

    refuse(&t, out);
}

static int invalid(struct turn *t, const char *sentence)
{
    t->fault = (struct rpc_fault){ .code = RPC_INVALID, .message = sentence };
    t->http.status = 400;
    return -1;
}

/* Terms first; a batch is a matter of the revision, and initialize stands alone in any. */
static int check_turn(struct turn *t, const struct request *req, bool in_batch)
{
    if (terms_agree(t, req) < 0)
        return -1;
    if (!in_batch)
        return 0;
    if (!t->revision->batches)
        return invalid(t, "this revision of MCP has one message in a body");
    if (t->message.method != NULL && strcmp(t->message.method, "initialize") == 0)
        return invalid(t, "initialize cannot be part of a batch");
    return 0;
}

/* Do one message. Returns: -1 if HTTP itself refuses it. */
static int take_turn(struct turn *t, const struct rpc_body *body, size_t i,
                     const struct request *req)
{
    struct err e = { 0 };

    if (rpc_read(body->items[i], &t->message, &e) < 0)
        return invalid(t, arena_text(t->arena, e.text));
    if (check_turn(t, req, body->batch) < 0)
        return -1;
    if (t->message.kind == RPC_RESPONSE && t->revision->stateless)
        return invalid(t, "no answer is waited for");
    if (t->message.kind != RPC_REQUEST || methods_run(t) == 0)
        return 0;
    return t->http.status != 0 ? -1 : 0;
}

static void add_answer(struct buf *answers, const struct turn *t)
{
    if (t->message.kind != RPC_REQUEST)
        return;
    if (answers->len > 0)
        buf_add_char(answers, ',');
    if (t->result != NULL)
        rpc_write_result(answers, t->message.id, t->result);
    else
        rpc_write_fault(answers, t->message.id, &t->fault);
}

/* A stream of one event, for a client that takes nothing else. */
static bool wants_stream(const struct request *req)
{
    const char *accept = request_find(req, "Accept");

    return accept != NULL && strstr(accept, "text/event-stream") != NULL &&
           strstr(accept, "application/json") == NULL && strstr(accept, "*/*") == NULL;
}

static void lay_out(const struct dialogue *d, const struct rpc_body *body,
                    const struct buf *answers, struct response *out)
{
    const char *text = answers->data;

    if (answers->len == 0) { /* notifications and responses alone */
        out->content_type = NULL;
        response_fill(out, 202, NULL, 0);
        return;
    }
    if (body->batch)
        text = arena_printf(d->arena, "[%s]", text);
    if (wants_stream(d->req)) {
        out->content_type = "text/event-stream";
        text = arena_printf(d->arena, "event: message\ndata: %s\n\n", text);
    }
    response_text(out, 200, text);
    response_add(out, "Cache-Control", "no-store");
}

void dialogue_hold(const struct dialogue *d, struct response *out)
{
    struct buf answers = buf_make(d->arena, ANSWERS_MAX);
    struct rpc_body body;
    struct err e = { 0 };

    if (rpc_parse(d->arena, d->req->body, d->req->body_len, &body, &e) < 0) {
        refuse_body(d, out, e.code == ERR_LIMIT ? RPC_INVALID : RPC_PARSE, e.text);
        return;
    }
    for (size_t i = 0; i < body.n; i++) {
        struct turn t = { .server = d->server,
                          .mount = d->mount,
                          .inbound = d->inbound,
                          .arena = d->arena };

        if (take_turn(&t, &body, i, d->req) < 0) {
            refuse(&t, out);
            return;
        }
        add_answer(&answers, &t);
        if (t.session_id != NULL)
            response_add(out, "Mcp-Session-Id", t.session_id);
    }
    lay_out(d, &body, &answers, out);
}
