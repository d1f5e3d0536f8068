/* SPDX-License-Identifier: MIT */
#include "api/endpoints.h"

#include "base/err.h"
#include "http/request.h"
#include "sts/agents.h"
#include "sts/oauth.h"

#include "api/call.h"
#include "api/home.h"
#include "api/members.h"
#include "api/query.h"
#include "api/reply.h"

static void write_one(struct jwrite *w, const struct agents_one *one)
{
    jwrite_object(w);
    jwrite_member_text(w, "id", one->id);
    jwrite_member_text(w, "clientId", one->agent.client_id);
    jwrite_member_text(w, "principal", one->agent.principal);
    jwrite_member_text(w, "principalType", one->machine ? "client" : "user");
    jwrite_member_text(w, "status", one->revoked ? "revoked" : "active");
    if (one->last_s > 0)
        jwrite_member_int(w, "lastIssuedTime", one->last_s);
    jwrite_object_end(w);
}

int ep_agents_list(struct call *call, struct err *e)
{
    struct agents_list all;
    struct sts_world *home;
    const char *project;
    struct reply *r;

    if (query_value(call, "project", &project, e) < 0 ||
        home_enter(call, project, &home, e) < 0 ||
        agents_all(call->sts, home, call->arena, &all, e) < 0)
        return -1;
    r = reply_begin(call->arena);
    jwrite_member_array(&r->w, "agents");
    for (size_t i = 0; i < all.n; i++)
        write_one(&r->w, &all.items[i]);
    jwrite_array_end(&r->w);
    reply_end(r, call, 200);
    return 0;
}

/* The body of POST /_mock/agents/revoke. */
struct revoke_body {
    const char *project, *id;
};

static const struct member revoke_rows[] = {
    { "project", MEMBER_TEXT, offsetof(struct revoke_body, project) },
    { "id", MEMBER_TEXT, offsetof(struct revoke_body, id) },
};

int ep_agents_revoke(struct call *call, struct err *e)
{
    struct revoke_body body = { 0 };
    struct sts_world *home;
    struct jobj json;

    if (members_parse(call, &json, e) < 0 ||
        members_read(call, json, MEMBER_TABLE(revoke_rows), &body, e) < 0 ||
        home_enter(call, body.project, &home, e) < 0)
        return -1;
    if (body.id == NULL)
        return err_set(e, OAUTH_MISSING, "id is required");
    if (agents_revoke(call->sts, home, body.id, call->req->peer, call->arena, e) < 0)
        return -1;
    reply_end(reply_begin(call->arena), call, 200);
    return 0;
}
