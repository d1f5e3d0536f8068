/* SPDX-License-Identifier: MIT */
#include "api/endpoints.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
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

enum {
    BUDGET = 10000000, /* as the commands have it */
    QUESTION_MIB = 64, /* of memory for one question */
};

/* A question, in an arena of its own, so that one that is too large can still be refused. */
struct question {
    struct call *call;
    struct sts_world *home;
    struct arena *arena;
    const struct snapshot *now; /* the same one throughout */
    struct wb_text body;
    const char *by;             /* of matrix */
    struct explain_body *asked; /* of explain */
    int (*put)(const struct question *q, struct report *out, struct err *e);
    struct err *e;
};

/* The workbench names what is wrong with a question; else it is at fault itself. */
static int pass(const struct err *why, struct err *e)
{
    return err_set(e, why->code == ERR_CONFLICT ? OAUTH_SERVER_ERROR : OAUTH_BAD_VALUE,
                   "%s", why->text);
}

/* The same bytes as of `mockstsd policy VERB --format json`. */
static int work(void *self)
{
    const struct question *q = self;
    struct buf text = buf_make(q->arena, (size_t)QUESTION_MIB << 20);
    struct report r = { .tool = "mockstsd policy explain" };

    if (q->put(q, &r, q->e) < 0)
        return -1;
    report_write(&r, REPORT_JSON, false, &text);
    response_fill(q->call->out, 200, text.data, text.len);
    oauth_reply_no_store(q->call->out);
    return 0;
}

static void end_arena(void *arena)
{
    arena_free(arena);
}

static int answer(struct question *q, struct err *e)
{
    int rc = -2;

    q->e = e;
    q->now = home_hold(q->call, q->home);
    q->body = (struct wb_text){ "(request)", q->call->req->body, q->call->req->body_len };
    q->arena = arena_open((size_t)QUESTION_MIB << 20);
    if (q->arena != NULL) {
        arena_defer(q->call->arena, end_arena, q->arena);
        rc = arena_run(q->arena, work, q);
    }
    return rc != -2 ? rc
                    : err_set(e, OAUTH_BAD_VALUE,
                              "The answer needs more than %d MiB: ask mockstsd policy "
                              "about the tenant file",
                              QUESTION_MIB);
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
static int lay_out(const struct question *q, const struct wb_text *rules,
                   const struct wb_world **out, struct err *e)
{
    const char *file = q->call->options->tenant;
    struct wb_source *source = arena_alloc(q->arena, sizeof *source);
    struct diags *diags = diag_open(q->arena, "");

    source->is_built_in = file == NULL;
    source->tenant.name = file != NULL ? file : tenant_demo_name;
    source->rules = rules;
    source->n_rules = rules != NULL ? 1 : 0;
    if (wb_world_of(q->now, source, q->arena, out, diags) < 0)
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

static int explain(const struct question *q, struct report *out, struct err *e)
{
    const struct wb_world *w;
    struct err why = { 0 };
    struct wb_ask ask;

    if (lay_out(q, NULL, &w, e) < 0)
        return -1;
    if (wb_request(w, &q->asked->request, q->arena, &ask, &why) < 0)
        return pass(&why, e);
    ask.n_claims = gather_claims(q->asked->claims, w->rules, q->arena, &ask.claims);
    if (wb_explain(w, &ask, q->arena, out, &why) < 0)
        return pass(&why, e);
    return 0;
}

int ep_policy_explain(struct call *call, struct err *e)
{
    struct explain_body body = { 0 };
    struct question q = { .call = call, .asked = &body, .put = explain };
    struct jobj json;

    if (members_parse(call, &json, e) < 0 ||
        members_read(call, json, MEMBER_TABLE(explain_rows), &body, e) < 0 ||
        home_enter(call, body.project, &q.home, e) < 0 || check_explain(&body, e) < 0)
        return -1;
    return answer(&q, e);
}

static int matrix(const struct question *q, struct report *out, struct err *e)
{
    bool by_entity = q->by != NULL && strcmp(q->by, "entity") == 0;
    const struct wb_world *w;
    struct err why = { 0 };

    if (q->by != NULL && !by_entity && strcmp(q->by, "class") != 0)
        return err_set(e, OAUTH_BAD_VALUE, "by: expected class or entity");
    if (lay_out(q, NULL, &w, e) < 0)
        return -1;
    if (wb_lists_matrix(wb_study_make(w, q->arena), by_entity, q->arena, out, &why) < 0)
        return pass(&why, e);
    return 0;
}

int ep_policy_matrix(struct call *call, struct err *e)
{
    struct question q = { .call = call, .put = matrix };

    if (enter(call, &q.home, e) < 0 || query_value(call, "by", &q.by, e) < 0)
        return -1;
    return answer(&q, e);
}

static int diff(const struct question *q, struct report *out, struct err *e)
{
    const struct wb_world *old, *new;
    struct err why = { 0 };

    if (lay_out(q, NULL, &old, e) < 0 || lay_out(q, &q->body, &new, e) < 0)
        return -1;
    if (wb_diff(wb_study_make(old, q->arena), wb_study_make(new, q->arena), BUDGET,
                q->arena, out, &why) < 0)
        return pass(&why, e);
    return 0;
}

int ep_policy_diff(struct call *call, struct err *e)
{
    struct question q = { .call = call, .put = diff };
    struct jobj json;

    if (enter(call, &q.home, e) < 0 || members_parse(call, &json, e) < 0)
        return -1;
    return answer(&q, e);
}

static int replay(const struct question *q, struct report *out, struct err *e)
{
    const struct wb_world *w;
    struct err why = { 0 };

    if (lay_out(q, NULL, &w, e) < 0)
        return -1;
    if (wb_replay(w, &q->body, q->arena, out, &why) < 0)
        return pass(&why, e);
    return 0;
}

int ep_policy_replay(struct call *call, struct err *e)
{
    struct question q = { .call = call, .put = replay };

    if (enter(call, &q.home, e) < 0)
        return -1;
    return answer(&q, e);
}
