/* SPDX-License-Identifier: MIT */
#include "api/endpoints.h"

#include "base/err.h"
#include "http/request.h"
#include "sts/introspect.h"

#include "api/call.h"
#include "api/params.h"
#include "api/reply.h"
#include "api/sender.h"

/* RFC 7662 2.2, RFC 8693 4: the claims that are the business of a Resource. */
static const char *const shown[] = {
    "iss",       "sub", "aud", "exp",     "iat", "nbf",   "jti",         "scope",
    "client_id", "azp", "act", "tenants", "dct", "roles", "permissions",
};

int ep_introspect(struct call *call, struct err *e)
{
    struct tokenask ask = { .origin = { .route = "introspection",
                                        .path = call->req->path,
                                        .peer = call->req->peer },
                            .token = params_get(call->params, "token") };
    struct jobj claims = { 0 };
    struct reply *r;

    if (sender_read(call, &ask.caller, e) < 0 ||
        introspect_run(call->sts, &ask, call->arena, &claims, e) < 0)
        return -1;
    r = reply_begin(call->arena);
    jwrite_member_bool(&r->w, "active", claims.node != NULL);
    if (claims.node != NULL)
        jwrite_member_text(&r->w, "token_type", "Bearer");
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++) {
        struct jobj value = jobj_get(claims, shown[i]);

        if (value.node == NULL)
            continue;
        jwrite_key(&r->w, shown[i]);
        jobj_write(value, &r->w);
    }
    reply_end(r, call, 200);
    return 0;
}
