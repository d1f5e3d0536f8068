/* SPDX-License-Identifier: MIT */
#include "api/endpoints.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "http/request.h"
#include "http/response.h"
#include "sts/admin.h"
#include "sts/connect.h"
#include "sts/keyring.h"
#include "sts/oauth.h"
#include "sts/sts.h"
#include "sts/testtoken.h"
#include "tenant/diag.h"
#include "tenant/overlay.h"

#include "api/call.h"
#include "api/home.h"
#include "api/members.h"
#include "api/oauth_reply.h"
#include "api/pages.h"
#include "api/query.h"
#include "api/reply.h"

enum { KEYS_MAX_AGE_S = 60 }; /* for how long key sets may be kept (contract.md 2.4) */

/* The world that the query names, else the fixture's own. */
static int enter(struct call *call, struct sts_world **home, struct err *e)
{
    const char *project;

    if (query_value(call, "project", &project, e) < 0)
        return -1;
    return home_enter(call, project, home, e);
}

static void answer_empty(struct call *call)
{
    reply_end(reply_begin(call->arena), call, 200);
}

/* The body of POST /_mock/tokens. */
struct token_body {
    struct testtoken_ask ask;
    const char *project, *fault;
};

#define T(member) offsetof(struct token_body, member)

static const struct member token_rows[] = {
    { "user", MEMBER_TEXT, T(ask.user) },
    { "client", MEMBER_TEXT, T(ask.client) },
    { "resource", MEMBER_TEXT, T(ask.resource) },
    { "scopes", MEMBER_TEXTS, T(ask.scopes) },
    { "header", MEMBER_OBJECT, T(ask.header) },
    { "claims", MEMBER_OBJECT, T(ask.claims) },
    { "rawHeader", MEMBER_TEXT, T(ask.raw_header) },
    { "rawPayload", MEMBER_TEXT, T(ask.raw_payload) },
    { "fault", MEMBER_TEXT, T(fault) },
    { "project", MEMBER_TEXT, T(project) },
};

int ep_mock_tokens(struct call *call, struct err *e)
{
    struct token_body body = { 0 };
    struct sts_world *home;
    struct reply *r;
    const char *token;
    struct jobj json;

    if (members_parse(call, &json, e) < 0 ||
        members_read(call, json, MEMBER_TABLE(token_rows), &body, e) < 0 ||
        home_enter(call, body.project, &home, e) < 0 ||
        testtoken_fault(body.fault, &body.ask.fault, e) < 0)
        return -1;
    body.ask.scopes_given = jobj_present(json, "scopes");
    if (testtoken_mint(call->sts, home, &body.ask, call->arena, &token, e) < 0)
        return -1;
    r = reply_begin(call->arena);
    jwrite_member_text(&r->w, "token", token);
    reply_end(r, call, 200);
    return 0;
}

static int apply(struct call *call, struct sts_world *home, struct admin_ask *ask,
                 struct err *e)
{
    struct diags *diags = diag_open(call->arena, "the change");

    ask->actor = "";
    ask->peer = call->req->peer;
    if (admin_apply(call->sts, home, ask, call->arena, diags, e) < 0)
        return -1;
    answer_empty(call);
    return 0;
}

int ep_mock_apply(struct call *call, struct err *e)
{
    struct admin_ask ask = { .text = call->req->body, .text_len = call->req->body_len };
    struct sts_world *home;
    struct jobj json;

    if (enter(call, &home, e) < 0 || members_parse(call, &json, e) < 0)
        return -1;
    return apply(call, home, &ask, e);
}

/* The kinds of records by the names of their lists in a fixture. */
static const struct {
    const char *name;
    enum record_kind kind;
} kinds[] = {
    { "tenants", RECORD_TENANT },
    { "users", RECORD_USER },
    { "clients", RECORD_CLIENT },
    { "resources", RECORD_RESOURCE },
    { "connections", RECORD_CONNECTION },
    { "credentials", RECORD_STORED },
    { "rules", RECORD_RULE },
    { "managementKeys", RECORD_MANAGEMENT_KEY },
    { "accessKeys", RECORD_ACCESS_KEY },
};

/* chosen: DELETE /_mock/records?kind=clients&id=…, the counterpart of apply. */
int ep_mock_remove(struct call *call, struct err *e)
{
    struct overlay_change gone = { .kind = RECORD_KINDS };
    struct admin_ask ask = { .deletions = &gone, .n_deletions = 1 };
    struct sts_world *home;
    const char *kind;

    if (enter(call, &home, e) < 0 || query_value(call, "kind", &kind, e) < 0 ||
        query_value(call, "id", &gone.id, e) < 0)
        return -1;
    if (kind == NULL || gone.id == NULL)
        return err_set(e, OAUTH_MISSING, "kind and id are required");
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(kinds[i].name, kind) == 0)
            gone.kind = kinds[i].kind;
    }
    if (gone.kind == RECORD_KINDS)
        return err_set(e, OAUTH_BAD_VALUE, "There is no such kind of record");
    return apply(call, home, &ask, e);
}

int ep_mock_reset(struct call *call, struct err *e)
{
    struct sts_world *home;

    if (enter(call, &home, e) < 0 || sts_reset(call->sts, home, call->arena, e) < 0)
        return -1;
    answer_empty(call);
    return 0;
}

int ep_mock_state(struct call *call, struct err *e)
{
    struct sts_world *home;
    const char *text;

    if (enter(call, &home, e) < 0)
        return -1;
    if (admin_state(call->sts, home, call->arena, &text, e) < 0)
        return -1;
    response_text(call->out, 200, text);
    oauth_reply_no_store(call->out);
    return 0;
}

/* The body of POST /_mock/clock: one of the two. */
struct clock_body {
    const char *project;
    int64_t now_s, advance_s;
};

static const struct member clock_rows[] = {
    { "project", MEMBER_TEXT, offsetof(struct clock_body, project) },
    { "now", MEMBER_INTEGER, offsetof(struct clock_body, now_s) },
    { "advanceSeconds", MEMBER_INTEGER, offsetof(struct clock_body, advance_s) },
};

static int check_clock(struct jobj json, const struct clock_body *body, struct err *e)
{
    const int64_t latest_s = 253402300799; /* the last second of the year 9999 */

    if (jobj_present(json, "now") == jobj_present(json, "advanceSeconds"))
        return err_set(e, OAUTH_MISSING, "now or advanceSeconds is required");
    if (body->now_s < 0 || body->now_s > latest_s || body->advance_s < -latest_s ||
        body->advance_s > latest_s)
        return err_set(e, OAUTH_BAD_VALUE, "That time is out of range");
    return 0;
}

int ep_mock_clock(struct call *call, struct err *e)
{
    struct clock_body body = { 0 };
    struct sts_world *home;
    struct reply *r;
    struct jobj json;

    if (members_parse(call, &json, e) < 0 ||
        members_read(call, json, MEMBER_TABLE(clock_rows), &body, e) < 0 ||
        home_enter(call, body.project, &home, e) < 0 || check_clock(json, &body, e) < 0)
        return -1;
    if (jobj_present(json, "now"))
        clock_set_ms(&home->clock, body.now_s * 1000);
    else
        clock_advance_ms(&home->clock, body.advance_s * 1000);
    r = reply_begin(call->arena);
    jwrite_member_int(&r->w, "now", clock_now_s(&home->clock));
    reply_end(r, call, 200);
    return 0;
}

/* The longest life of a token that the present key may have signed. */
static int64_t token_life_s(const struct switches *sw)
{
    int64_t life_s = sw->access_token_ttl_s;

    if (sw->exchange_ttl_s > life_s)
        life_s = sw->exchange_ttl_s;
    return sw->pinned_ttl_s > life_s ? sw->pinned_ttl_s : life_s;
}

int ep_mock_rotate(struct call *call, struct err *e)
{
    struct sts_world *home;

    if (enter(call, &home, e) < 0 ||
        keyring_rotate(home->keys, clock_now_s(&home->clock), KEYS_MAX_AGE_S,
                       token_life_s(call->switches), e) < 0)
        return -1;
    answer_empty(call);
    return 0;
}

int ep_mock_drop(struct call *call, struct err *e)
{
    struct sts_world *home;
    const char *kid;

    if (enter(call, &home, e) < 0 || query_value(call, "kid", &kid, e) < 0)
        return -1;
    if (kid == NULL)
        return err_set(e, OAUTH_MISSING, "kid is required");
    if (keyring_drop(home->keys, kid, clock_now_s(&home->clock), e) < 0)
        return -1;
    answer_empty(call);
    return 0;
}

static void connected(struct call *call, const char *redirect)
{
    if (*redirect != '\0') {
        response_text(call->out, 302, "");
        call->out->content_type = NULL;
        response_add(call->out, "Location", redirect);
    } else if (request_lists(call->req, "Accept", "text/html")) {
        pages_connected(call);
        return;
    } else {
        response_text(call->out, 200, "Connected. You can close this page.\n");
        call->out->content_type = "text/plain; charset=utf-8";
    }
    oauth_reply_no_store(call->out);
}

int ep_mock_connect(struct call *call, struct err *e)
{
    struct connect_visit visit = { .ticket = call->slots[0], .peer = call->req->peer };
    struct err why = { 0 };
    const char *redirect;

    if (strcmp(call->req->method, "HEAD") == 0) { /* it would spend the ticket */
        response_add(call->out, "Allow", "GET");
        return err_set(e, OAUTH_METHOD, "A ticket is opened by GET alone");
    }
    if (connect_complete(call->sts, &visit, call->arena, &redirect, &why) == 0)
        connected(call, redirect);
    else if (request_lists(call->req, "Accept", "text/html"))
        pages_refusal(call, &why); /* a person is looking */
    else
        return err_pass(e, &why);
    return 0;
}
