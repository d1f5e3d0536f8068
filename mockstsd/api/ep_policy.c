/* SPDX-License-Identifier: MIT */
#include "api/endpoints.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "http/request.h"
#include "http/response.h"
#include "sts/gather.h"
#include "sts/oauth.h"
#include "tenant/client.h"
#include "tenant/diag.h"
#include "tenant/tenant_demo.h"
#include "wire/report.h"
#include "workbench/wb_diff.h"
#include "workbench/wb_explain.h"
#include "workbench/wb_lists.h"
#include "workbench/wb_replay.h"
#include "workbench/wb_request.h"

#include "api/call.h"
#include "api/home.h"
#include "api/members.h"
#include "api/oauth_reply.h"
#include "api/query.h"
#include "api/reply.h"

enum { BUDGET = 10000000 }; /* as the commands have it */

/* The workbench names what is wrong with a question; else it is at fault itself. */
static int pass(const struct err *why, struct err *e)
{
    return err_set(e, why->code == ERR_CONFLICT ? OAUTH_SERVER_ERROR : OAUTH_BAD_VALUE,
                   "%s", why->text);
}

/* The same bytes as of `mockstsd policy VERB --format json`. */
static void answer(struct call *call, const struct report *r)
{
    struct buf text = buf_make(call->arena, REPLY_BYTES);

    report_write(r, REPORT_JSON, false, &text);
    response_fill(call->out, 200, text.data, text.len);
    oauth_reply_no_store(call->out);
}

static int refuse_rules(struct diags *diags, struct err *e)
{
    size_t n;
    const struct diag *first = diag_list(diags, &n);

    return err_set(e, OAUTH_UNKNOWN_FIELD, "%u:%u: %s%s%s%s%s%s", first->at.line,
                   first->at.column, first->at.path, first->at.path[0] ? ": " : "",
                   first->text, first->hint ? "; did you mean " : "",
                   first->hint ? first->hint : "", first->hint ? "?" : "");
}

/* The project as it is now, under its own rules or those of a text. */
static int lay_out(struct call *call, struct sts_world *home, const struct wb_text *rules,
                   const struct wb_world **out, struct err *e)
{
    const char *file = call->options->tenant;
    struct wb_source *source = arena_alloc(call->arena, sizeof *source);
    struct diags *diags = diag_open(call->arena, "");

    source->is_built_in = file == NULL;
    source->tenant.name = file != NULL ? file : tenant_demo_name;
    source->rules = rules;
    source->n_rules = rules != NULL ? 1 : 0;
    if (wb_world_of(home_hold(call, home), source, call->arena, out, diags) < 0)
        return refuse_rules(diags, e);
    return 0;
}

static int enter(struct call *call, struct sts_world **home, struct err *e)
{
    const char *project;

    if (query_value(call, "project", &project, e) < 0)
        return -1;
    return home_enter(call, project, home, e);
}

/* The body of POST /_mock/policy/explain. */
struct explain_body {
    struct wb_request request;
    const char *project, *action;
    struct texts scopes;
    struct jobj claims;
};

#define E(member) offsetof(struct explain_body, member)

static const struct member explain_rows[] = {
    { "project", MEMBER_TEXT, E(project) },
    { "user", MEMBER_TEXT, E(request.user) },
    { "via", MEMBER_TEXT, E(request.via) },
    { "client", MEMBER_TEXT, E(request.client) },
    { "target", MEMBER_TEXT, E(request.target) },
    { "action", MEMBER_TEXT, E(action) },
    { "scopes", MEMBER_TEXTS, E(scopes) },
    { "claims", MEMBER_OBJECT, E(claims) },
};

static int check_explain(struct explain_body *body, struct err *e)
{
    struct wb_request *r = &body->request;
    struct err why = { 0 };

    if (r->target == NULL)
        return err_set(e, OAUTH_MISSING, "target is required");
    r->scopes =
        (struct facts_texts){ body->scopes.n > 0, body->scopes.items, body->scopes.n };
    if (body->action != NULL && wb_request_action(body->action, &r->action, &why) < 0)
        return pass(&why, e);
    return 0;
}

int ep_policy_explain(struct call *call, struct err *e)
{
    struct explain_body body = { 0 };
    struct report r = { .tool = "mockstsd policy explain" };
    const struct wb_world *w;
    struct sts_world *home;
    struct err why = { 0 };
    struct wb_ask ask;
    struct jobj json;

    if (members_parse(call, &json, e) < 0 ||
        members_read(call, json, MEMBER_TABLE(explain_rows), &body, e) < 0 ||
        home_enter(call, body.project, &home, e) < 0 || check_explain(&body, e) < 0 ||
        lay_out(call, home, NULL, &w, e) < 0)
        return -1;
    if (wb_request(w, &body.request, call->arena, &ask, &why) < 0)
        return pass(&why, e);
    ask.n_claims = gather_claims(body.claims, w->rules, call->arena, &ask.claims);
    if (wb_explain(w, &ask, call->arena, &r, &why) < 0)
        return pass(&why, e);
    answer(call, &r);
    return 0;
}

int ep_policy_matrix(struct call *call, struct err *e)
{
    const struct wb_world *w;
    struct sts_world *home;
    struct err why = { 0 };
    const char *by;
    struct report r;

    if (enter(call, &home, e) < 0 || query_value(call, "by", &by, e) < 0)
        return -1;
    if (by != NULL && strcmp(by, "class") != 0 && strcmp(by, "entity") != 0)
        return err_set(e, OAUTH_BAD_VALUE, "by: expected class or entity");
    if (lay_out(call, home, NULL, &w, e) < 0)
        return -1;
    if (wb_lists_matrix(wb_study_make(w, call->arena), by != NULL && by[0] == 'e',
                        call->arena, &r, &why) < 0)
        return pass(&why, e);
    answer(call, &r);
    return 0;
}

/* What the body is called in places. */
static struct wb_text body_of(const struct call *call)
{
    return (struct wb_text){ "(request)", call->req->body, call->req->body_len };
}

int ep_policy_diff(struct call *call, struct err *e)
{
    struct wb_text *rules = arena_alloc(call->arena, sizeof *rules);
    const struct wb_world *old, *new;
    struct sts_world *home;
    struct err why = { 0 };
    struct report r;
    struct jobj json;

    *rules = body_of(call);
    if (enter(call, &home, e) < 0 || members_parse(call, &json, e) < 0 ||
        lay_out(call, home, NULL, &old, e) < 0 || lay_out(call, home, rules, &new, e) < 0)
        return -1;
    if (wb_diff(wb_study_make(old, call->arena), wb_study_make(new, call->arena), BUDGET,
                call->arena, &r, &why) < 0)
        return pass(&why, e);
    answer(call, &r);
    return 0;
}

int ep_policy_replay(struct call *call, struct err *e)
{
    struct wb_text events = body_of(call);
    const struct wb_world *w;
    struct sts_world *home;
    struct err why = { 0 };
    struct report r;

    if (enter(call, &home, e) < 0 || lay_out(call, home, NULL, &w, e) < 0)
        return -1;
    if (wb_replay(w, &events, call->arena, &r, &why) < 0)
        return pass(&why, e);
    answer(call, &r);
    return 0;
}
