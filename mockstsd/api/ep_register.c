/* SPDX-License-Identifier: MIT */
#include "api/endpoints.h"

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "http/request.h"
#include "sts/clientmeta.h"
#include "sts/oauth.h"
#include "sts/register.h"
#include "sts/scopes.h"

#include "api/call.h"
#include "api/home.h"
#include "api/params.h"
#include "api/reply.h"

/* RFC 7591 3.2.1: all that is registered, also what was defaulted or replaced. */
static void answer(struct call *call, const struct registered *r)
{
    static const char *const responses[] = { "code" };
    const struct client *c = &r->client;
    struct texts grants = clientmeta_grant_names(c->grant_types, call->arena);
    struct reply *reply = reply_begin(call->arena);
    struct jwrite *w = &reply->w;

    jwrite_member_text(w, "client_id", c->client_id);
    jwrite_member_int(w, "client_id_issued_at", r->issued_s);
    jwrite_member_text(w, "client_name", c->name);
    jwrite_member_texts(w, "redirect_uris", c->approved_callback_urls.items,
                        c->approved_callback_urls.n);
    jwrite_member_texts(w, "grant_types", grants.items, grants.n);
    jwrite_member_texts(w, "response_types", responses, 1);
    jwrite_member_text(w, "token_endpoint_auth_method",
                       clientmeta_method_name(c->token_endpoint_auth_method));
    jwrite_member_text(w, "scope", scopes_text(call->arena, &c->catalogue));
    if (c->logo_url[0] != '\0')
        jwrite_member_text(w, "logo_uri", c->logo_url);
    if (c->jwks[0] != '\0')
        jwrite_member_raw(w, "jwks", c->jwks);
    if (secret_present(&r->secret)) {
        jwrite_key(w, "client_secret");
        jwrite_text_len(w, r->secret.bytes, r->secret.len);
        jwrite_member_int(w, "client_secret_expires_at", 0);
    }
    reply_end(reply, call, 201);
}

static int join(struct call *call, const char *server, struct err *e)
{
    struct register_ask ask = { .server = server,
                                .body = call->req->body,
                                .body_len = call->req->body_len,
                                .peer = call->req->peer };
    struct registered registered;
    struct sts_world *home;

    if (home_enter(call, call->slots[0], &home, e) < 0)
        return -1;
    if (!params_is_json(call->req))
        return err_set(e, OAUTH_BAD_METADATA, "The body must be application/json");
    if (register_run(call->sts, home, &ask, call->arena, &registered, e) < 0)
        return -1;
    answer(call, &registered);
    return 0;
}

int ep_register_server(struct call *call, struct err *e)
{
    return join(call, call->slots[1], e);
}

int ep_register_project(struct call *call, struct err *e)
{
    return join(call, NULL, e);
}
