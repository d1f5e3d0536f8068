/* SPDX-License-Identifier: MIT */
#include "api/sender.h"

#include <stddef.h>

#include "base/err.h"
#include "http/request.h"
#include "sts/caller.h"
#include "sts/oauth.h"

#include "api/call.h"
#include "api/params.h"

int sender_read(const struct call *call, struct caller_ask *out, struct err *e)
{
    const struct params *p = call->params;
    const char *authorization = NULL;

    if (request_once(call->req, "Authorization", &authorization, NULL) < 0)
        return err_set(e, OAUTH_MALFORMED, "Authorization is given more than once");
    *out = (struct caller_ask){
        .authorization = authorization,
        .client_id = params_get(p, "client_id"),
        .client_secret = params_get(p, "client_secret"),
        .assertion = params_get(p, "client_assertion"),
        .assertion_type = params_get(p, "client_assertion_type"),
        .path_project = call->slots[0],
        .path_server = call->slots[1],
        .body_project = params_get(p, "project_id"),
    };
    return 0;
}
