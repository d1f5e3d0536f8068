/* SPDX-License-Identifier: MIT */
#include "api/endpoints.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/err.h"
#include "http/request.h"
#include "sts/fetch.h"
#include "sts/oauth.h"
#include "sts/scopes.h"
#include "sts/sts.h"

#include "api/bearer.h"
#include "api/call.h"
#include "api/home.h"
#include "api/members.h"
#include "api/reply.h"

/* The body of a vault read (contract.md 6.2). */
struct vault_body {
    const char *app_id, *user_id, *tenant_id, *external_identifier;
    struct texts scopes;
    struct jobj options;
};

struct vault_flags {
    bool with_refresh_token, force_refresh;
};

#define B(member) offsetof(struct vault_body, member)

/* scopes stands last: the `latest` routes do not know it (contract.md 6.3). */
static const struct member body_rows[] = {
    { "appId", MEMBER_TEXT, B(app_id) },
    { "userId", MEMBER_TEXT, B(user_id) },
    { "tenantId", MEMBER_TEXT, B(tenant_id) },
    { "externalIdentifier", MEMBER_TEXT, B(external_identifier) },
    { "options", MEMBER_OBJECT, B(options) },
    { "scopes", MEMBER_TEXTS, B(scopes) },
};

enum { BODY_ROWS = sizeof body_rows / sizeof body_rows[0] };

static const struct member flag_rows[] = {
    { "withRefreshToken", MEMBER_BOOL, offsetof(struct vault_flags, with_refresh_token) },
    { "forceRefresh", MEMBER_BOOL, offsetof(struct vault_flags, force_refresh) },
};

static int read_body(struct call *call, struct fetch_ask *ask, struct err *e)
{
    const struct member_table table = { body_rows, BODY_ROWS - (ask->scoped ? 0 : 1) };
    struct vault_body body = { 0 };
    struct vault_flags flags = { 0 };
    struct jobj json;

    if (members_parse(call, &json, e) < 0 ||
        members_read(call, json, table, &body, e) < 0 ||
        members_read(call, body.options, MEMBER_TABLE(flag_rows), &flags, e) < 0)
        return -1;
    ask->app_id = body.app_id;
    ask->user_id = body.user_id;
    ask->tenant_id = body.tenant_id;
    ask->external_identifier = body.external_identifier;
    ask->with_refresh_token = flags.with_refresh_token;
    ask->force_refresh = flags.force_refresh;
    if (body.scopes.n > 0)
        ask->scope = scopes_text(call->arena, &body.scopes);
    return 0;
}

static void member_secret(struct jwrite *w, const char *name, const struct secret *value)
{
    jwrite_key(w, name);
    jwrite_text_len(w, secret_present(value) ? value->bytes : "", value->len);
}

/* contract.md 2.5: 64-bit integers as digits; left out when unknown, or where SDKs choke. */
static void member_time(struct call *call, struct jwrite *w, const char *name, int64_t s)
{
    if (s != 0 && !(call->switches != NULL && call->switches->omit_expiry))
        jwrite_member_text(w, name, arena_printf(call->arena, "%" PRId64, s));
}

static void write_token(struct call *call, const struct case_credential *given,
                        struct jwrite *w)
{
    const struct stored *s = given->stored;

    jwrite_member_object(w, "token");
    jwrite_member_text(w, "id", s->id);
    jwrite_member_text(w, "appId", s->app_id);
    jwrite_member_text(w, "userId", s->user_id);
    jwrite_member_text(w, "tokenSub", s->token_sub);
    member_secret(w, "accessToken", &given->value);
    jwrite_member_text(w, "accessTokenType", given->token_type);
    if (given->with_refresh_token)
        member_secret(w, "refreshToken", &s->refresh_token);
    if (given->kind != CASE_API_KEY)
        member_time(call, w, "accessTokenExpiry", s->access_token_expiry_s);
    jwrite_member_bool(w, "hasRefreshToken", secret_present(&s->refresh_token));
    member_time(call, w, "lastRefreshTime", s->last_refresh_time_s);
    jwrite_member_text(w, "lastRefreshError", s->last_refresh_error);
    jwrite_member_texts(w, "scopes", given->scopes.items, given->scopes.n);
    jwrite_member_text(w, "tenantId", s->tenant_id);
    jwrite_member_text(w, "grantedBy", s->granted_by);
    jwrite_member_text(w, "externalIdentifier", s->external_identifier);
    jwrite_object_end(w);
}

static int fetch(struct call *call, bool tenant_level, bool scoped, struct err *e)
{
    struct fetch_ask ask = {
        .tenant_level = tenant_level,
        .scoped = scoped,
        .origin = { .route = "vault", .path = call->req->path, .peer = call->req->peer }
    };
    struct case_answer answer = { 0 };
    struct sts_world *home;
    struct reply *r;
    int rc;

    if (bearer_read(call->req, call->arena, &ask.bearer, e) < 0)
        return -1;
    if (ask.bearer.project != NULL &&
        sts_find(call->sts, ask.bearer.project, call->arena) != NULL &&
        home_enter(call, ask.bearer.project, &home, e) < 0)
        return -1;
    if (read_body(call, &ask, e) < 0)
        return -1;
    rc = fetch_run(call->sts, &ask, call->arena, &answer, e);
    if (answer.switches != NULL)
        call->switches = answer.switches;
    if (rc < 0)
        return -1;
    r = reply_begin(call->arena);
    write_token(call, &answer.given, &r->w);
    reply_end(r, call, 200);
    return 0;
}

int ep_vault_user(struct call *call, struct err *e)
{
    return fetch(call, false, true, e);
}

int ep_vault_user_latest(struct call *call, struct err *e)
{
    return fetch(call, false, false, e);
}

int ep_vault_tenant(struct call *call, struct err *e)
{
    return fetch(call, true, true, e);
}

int ep_vault_tenant_latest(struct call *call, struct err *e)
{
    return fetch(call, true, false, e);
}
