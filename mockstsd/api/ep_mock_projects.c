/* SPDX-License-Identifier: MIT */
#include "api/endpoints.h"

#include "base/arena.h"
#include "base/err.h"
#include "sts/issuer.h"
#include "sts/oauth.h"
#include "sts/state.h"
#include "sts/worlds.h"
#include "tenant/snapshot.h"

#include "api/call.h"
#include "api/home.h"
#include "api/members.h"
#include "api/query.h"
#include "api/reply.h"

enum { SWITCHES_BYTES = 64 * 1024 };

/* The body of POST /_mock/projects. */
struct project_body {
    const char *id;
    struct jobj switches;
};

static const struct member project_rows[] = {
    { "id", MEMBER_TEXT, offsetof(struct project_body, id) },
    { "switches", MEMBER_OBJECT, offsetof(struct project_body, switches) },
};

static const char *text_of(struct jobj value, struct arena *a)
{
    struct buf text = buf_make(a, SWITCHES_BYTES);
    struct jwrite w = jwrite_make(&text);

    if (value.node == NULL)
        return NULL;
    jobj_write(value, &w);
    return text.data;
}

/* The clientIds differ from the fixture's: each names the new project. */
static void answer(struct call *call, struct sts_world *home)
{
    const struct snapshot *world = home_hold(call, home);
    struct reply *r = reply_begin(call->arena);
    struct snapshot_walk walk = { 0 };
    const struct client *client;

    jwrite_member_text(&r->w, "id", home->project);
    jwrite_member_text(&r->w, "issuer",
                       issuer_of(call->sts, home->project, NULL, call->arena));
    jwrite_member_object(&r->w, "clients");
    while ((client = snapshot_next(world, RECORD_CLIENT, &walk)) != NULL)
        jwrite_member_text(&r->w, client->id, client->client_id);
    jwrite_object_end(&r->w);
    reply_end(r, call, 200);
}

int ep_mock_projects_add(struct call *call, struct err *e)
{
    struct project_body body = { 0 };
    struct worlds_ask ask;
    struct sts_world *home;
    struct jobj json;

    if (members_parse(call, &json, e) < 0 ||
        members_read(call, json, MEMBER_TABLE(project_rows), &body, e) < 0)
        return -1;
    ask = (struct worlds_ask){ body.id, text_of(body.switches, call->arena) };
    if (worlds_add(call->sts, &ask, call->arena, &home, e) < 0)
        return -1;
    answer(call, home);
    return 0;
}

int ep_mock_projects_remove(struct call *call, struct err *e)
{
    const char *project;

    if (query_value(call, "project", &project, e) < 0)
        return -1;
    if (project == NULL)
        return err_set(e, OAUTH_MISSING, "project is required");
    if (worlds_remove(call->sts, project, call->arena, e) < 0)
        return -1;
    reply_end(reply_begin(call->arena), call, 200);
    return 0;
}
