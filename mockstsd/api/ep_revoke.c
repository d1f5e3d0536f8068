/* SPDX-License-Identifier: MIT */
#include "api/endpoints.h"

#include "base/err.h"
#include "http/request.h"
#include "sts/oauth.h"
#include "sts/revoke.h"

#include "api/call.h"
#include "api/params.h"
#include "api/reply.h"
#include "api/sender.h"

int ep_revoke(struct call *call, struct err *e)
{
    struct tokenask ask = { .origin = { .route = "revocation",
                                        .path = call->req->path,
                                        .peer = call->req->peer },
                            .token = params_get(call->params, "token") };

    if (sender_read(call, &ask.caller, e) < 0 ||
        revoke_run(call->sts, &ask, call->arena, e) < 0)
        return -1;
    reply_end(reply_begin(call->arena), call, 200);
    return 0;
}
