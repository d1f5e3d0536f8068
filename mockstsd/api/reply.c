/* SPDX-License-Identifier: MIT */
#include "api/reply.h"

#include "base/arena.h"
#include "http/response.h"

#include "api/oauth_reply.h"

struct reply *reply_begin(struct arena *a)
{
    struct reply *r = arena_alloc(a, sizeof(*r));

    r->body = buf_make(a, REPLY_BYTES);
    r->w = jwrite_make(&r->body);
    jwrite_object(&r->w);
    return r;
}

void reply_end(struct reply *r, struct call *call, int status)
{
    jwrite_object_end(&r->w);
    response_fill(call->out, status, r->body.data, r->body.len);
    oauth_reply_no_store(call->out);
}

void reply_public(struct response *out)
{
    response_add(out, "Cache-Control", "public, max-age=60");
    response_add(out, "Access-Control-Allow-Origin", "*");
}
