/* SPDX-License-Identifier: MIT */
#include "api/endpoints.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "http/request.h"
#include "sts/authcode.h"
#include "sts/clientcred.h"
#include "sts/exchange.h"
#include "sts/oauth.h"
#include "sts/offgrant.h"
#include "sts/refresh.h"

#include "api/call.h"
#include "api/oauth_reply.h"
#include "api/params.h"
#include "api/sender.h"

/* Every grant of contract.md 4.4; those not served yet are on for no client. */
static const struct grant {
    const char *name;
    int (*run)(struct sts *sts, const struct exchange_ask *ask, struct arena *a,
               struct case_answer *out, struct err *e);
} grants[] = {
    { OAUTH_GRANT_EXCHANGE, exchange_run },
    { "client_credentials", clientcred_run },
    { "authorization_code", authcode_run },
    { "refresh_token", refresh_run },
    { "urn:ietf:params:oauth:grant-type:jwt-bearer", offgrant_run },
    { "urn:ietf:params:oauth:grant-type:device_code", offgrant_run },
    { "urn:openid:params:grant-type:ciba", offgrant_run },
};

static int find_grant(const struct params *p, const struct grant **out, struct err *e)
{
    const char *name = params_get(p, "grant_type");

    if (name == NULL)
        return err_set(e, OAUTH_MISSING, "grant_type is required");
    for (size_t i = 0; i < sizeof grants / sizeof grants[0]; i++) {
        if (strcmp(grants[i].name, name) == 0) {
            *out = &grants[i];
            return 0;
        }
    }
    return err_set(e, OAUTH_UNSUPPORTED_GRANT, "This grant_type is not supported");
}

static struct exchange_ask ask_of(const struct call *call)
{
    const struct params *p = call->params;

    return (struct exchange_ask){
        .origin = { .route = "token_endpoint",
                    .path = call->req->path,
                    .peer = call->req->peer },
        .subject_token = params_get(p, "subject_token"),
        .subject_token_type = params_get(p, "subject_token_type"),
        .actor_token = params_get(p, "actor_token"),
        .actor_token_type = params_get(p, "actor_token_type"),
        .requested_token_type = params_get(p, "requested_token_type"),
        .scope = params_get(p, "scope"),
        .tenant_id = params_get(p, "tenantId"),
        .resources = params_all(p, "resource", call->arena),
        .audiences = params_all(p, "audience", call->arena),
        .code = params_get(p, "code"),
        .redirect_uri = params_get(p, "redirect_uri"),
        .code_verifier = params_get(p, "code_verifier"),
        .refresh_token = params_get(p, "refresh_token"),
    };
}

int ep_token(struct call *call, struct err *e)
{
    const struct grant *grant;
    struct exchange_ask ask;
    struct case_answer answer = { 0 };
    int rc;

    if (find_grant(call->params, &grant, e) < 0)
        return -1;
    ask = ask_of(call);
    if (sender_read(call, &ask.caller, e) < 0)
        return -1;
    rc = grant->run(call->sts, &ask, call->arena, &answer, e);
    call->switches = answer.switches;
    if (rc < 0) {
        call->connect_url = answer.given.connect_url;
        return -1;
    }
    oauth_reply_credential(call, &answer.given, answer.now_s);
    return 0;
}
