/* SPDX-License-Identifier: MIT */
#include "api/endpoints.h"

#include "base/clock.h"
#include "http/response.h"
#include "sts/keyring.h"
#include "sts/sts.h"

#include "api/call.h"
#include "api/home.h"
#include "api/reply.h"

int ep_jwks(struct call *call, struct err *e)
{
    struct sts_world *home;

    if (home_enter(call, call->slots[0], &home, e) < 0)
        return -1;
    response_text(call->out, 200,
                  keyring_jwks(home->keys, clock_now_s(&home->clock), call->arena));
    reply_public(call->out);
    return 0;
}

int ep_jwks_one(struct call *call, struct err *e)
{
    struct sts_world *home;

    if (home_enter(call, call->slots[0], &home, e) < 0)
        return -1;
    response_text(call->out, 200,
                  keyring_jwk(home->keys, clock_now_s(&home->clock), call->arena));
    reply_public(call->out);
    return 0;
}
