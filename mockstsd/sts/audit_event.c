/* SPDX-License-Identifier: MIT */
#include "sts/audit.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "policy/decide.h"
#include "policy/rule.h"
#include "sts/casefile.h"
#include "sts/oauth.h"
#include "sts/target.h"

/* The words of contract.md 8.2 for what failed outside policy. */
static const struct {
    int code;
    const char *word;
} reasons[] = {
    { OAUTH_INVALID_CLIENT, "client_auth" },
    { OAUTH_RATE_LIMIT, "client_auth" },
    { OAUTH_BEARER_MISSING, "client_auth" },
    { OAUTH_BEARER_BAD, "client_auth" },
    { OAUTH_GRANT_OFF, "grant" },
    { OAUTH_FOREIGN_SERVER, "grant" },
    { OAUTH_MALFORMED, "request" },
    { OAUTH_MISSING, "request" },
    { OAUTH_BAD_VALUE, "request" },
    { OAUTH_UNKNOWN_FIELD, "request" },
    { OAUTH_INVALID_SUBJECT, "subject_token" },
    { OAUTH_AUDIENCE, "audience_binding" },
    { OAUTH_UNKNOWN_TARGET, "unknown_target" },
    { OAUTH_INVALID_SCOPE, "scope" },
    { OAUTH_NOT_CONNECTED, "not_connected" },
    { OAUTH_VAULT_NOT_FOUND, "not_connected" },
    { OAUTH_VAULT_SCOPE, "vault_scope_missing" },
    { OAUTH_VAULT_POLICY, "forbidden" }, /* chosen: somebody else's slot */
    { OAUTH_SERVER_ERROR, "store" },
    { OAUTH_BAD_GRANT, "grant" },
    { OAUTH_NO_CONSENT, "grant" },
};

static bool by_policy(const struct casefile *c, const struct err *why)
{
    if (why->code == OAUTH_POLICY)
        return true;
    return why->code == OAUTH_VAULT_POLICY && c->decided && !c->decision.allow;
}

static const char *reason_word(const struct casefile *c, const struct err *why)
{
    if (c->reason)
        return c->reason;
    if (by_policy(c, why))
        return decision_reason_name(c->decision.reason);
    for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
        if (reasons[i].code == why->code)
            return reasons[i].word;
    }
    return "store";
}

static void say_outcome(const struct casefile *c, const struct audit_actions *actions,
                        const struct err *why, struct event *ev)
{
    enum dialect dialect = (enum dialect)c->project->switches.dialect;
    const struct oauth_row *row;

    ev->action = actions->succeeded;
    ev->type = "info";
    if (!why)
        return;
    row = oauth_error(why->code, dialect);
    ev->action = by_policy(c, why) ? "PolicyViolation" : actions->failed;
    ev->type = "warn";
    ev->reason = reason_word(c, why);
    ev->error = row->error;
    ev->error_code = row->error_code;
    ev->error_message = *why->text ? arena_text(c->arena, why->text) : row->text;
}

static struct texts names(const struct decision_scopes *scopes, struct arena *a)
{
    const char **items = arena_array(a, scopes->n, sizeof(*items));

    for (size_t i = 0; i < scopes->n; i++)
        items[i] = scopes->items[i].name;
    return (struct texts){ .items = items, .n = scopes->n };
}

static struct texts words(const struct decision_scopes *scopes, struct arena *a)
{
    const char **items = arena_array(a, scopes->n, sizeof(*items));

    for (size_t i = 0; i < scopes->n; i++)
        items[i] = decision_reason_name(scopes->items[i].reason);
    return (struct texts){ .items = items, .n = scopes->n };
}

static struct texts rule_ids(const struct casefile *c)
{
    const uint32_t *list = NULL;
    const char **ids;
    size_t n =
        decide_rules(snapshot_ruleset(c->world), c->facts, &c->decision, c->arena, &list);

    ids = arena_array(c->arena, n, sizeof(*ids));
    for (size_t i = 0; i < n; i++)
        ids[i] = snapshot_rule(c->world, list[i])->id;
    return (struct texts){ .items = ids, .n = n };
}

static const char *verdict(const struct casefile *c, const struct err *why)
{
    if (c->caller.management_key)
        return "bypassed";
    if (c->decided)
        return c->decision.allow ? "allow" : "deny";
    return why && why->code == OAUTH_POLICY ? "deny" : "not_evaluated";
}

static void say_decision(const struct casefile *c, const struct err *why,
                         struct event *ev)
{
    ev->policy_decision = verdict(c, why);
    ev->requested_scopes = c->requested;
    ev->granted_scopes = names(&c->granted, c->arena);
    ev->withheld_scopes = names(&c->withheld, c->arena);
    ev->withheld_reasons = words(&c->withheld, c->arena);
    if (!c->decided)
        return;
    ev->policy_rules = rule_ids(c);
    if (c->decision.untargeted)
        ev->untargeted_access =
            c->project->switches.untargeted_access == UNTARGETED_ALLOW ? "allow" : "deny";
}

static const char *kind_name(enum case_credential_kind kind)
{
    switch (kind) {
    case CASE_RESOURCE_TOKEN:
        return "resource_token";
    case CASE_OAUTH:
        return "connection_oauth";
    case CASE_API_KEY:
        return "connection_api_key";
    case CASE_NOTHING:
        break;
    }
    return "";
}

static void say_credential(const struct casefile *c, struct event *ev)
{
    const struct case_credential *given = &c->given;

    ev->credential_kind = kind_name(given->kind);
    ev->credential_level = given->level;
    ev->credential_id = given->id;
    ev->issued_token_type = given->issued_token_type;
    ev->jti = given->jti;
    if (given->exp_s)
        ev->expires_in_s = given->exp_s - c->now_ms / 1000;
}

/* An administrator names the user; a token that verified is its own proof. */
static void say_user(const struct casefile *c, struct event *ev)
{
    const struct case_subject *s = &c->subject;
    const struct user *user;

    if (!s->user_id || (!s->verified && !c->caller.management_key))
        return;
    ev->user_id = ev->original_user = s->user_id;
    user = snapshot_user(c->world, s->user_id);
    if (user)
        ev->external_ids = user->login_ids;
}

/* At a login the client that asks is the MCP client itself, and no server takes part. */
static void say_login(const struct casefile *c, struct event *ev)
{
    const struct client *client = c->caller.client;

    if (client == NULL) {
        ev->claimed_mcp_client = c->caller.claimed_id;
        return;
    }
    ev->mcp_client_id = client->client_id;
    ev->mcp_client_name = client->name;
}

static void say_subject(const struct casefile *c, struct event *ev)
{
    const struct case_subject *s = &c->subject;
    const char **hops;

    say_user(c, ev);
    if (s->login) {
        say_login(c, ev);
        return;
    }
    if (!s->verified) {
        ev->claimed_user = s->sub;
        ev->claimed_mcp_client = s->azp;
        return;
    }
    ev->subject_jti = s->jti;
    ev->mcp_client_id = s->azp;
    ev->mcp_client_name = s->client ? s->client->name : "";
    hops = arena_array(c->arena, s->n_hops, sizeof(*hops));
    for (size_t i = 0; i < s->n_hops; i++)
        hops[i] = s->hops[s->n_hops - 1 - i];
    ev->hops = (struct texts){ .items = hops, .n = s->n_hops };
}

/* Nobody but the audience of the token says that this server took part (contract.md 6.1). */
static void claim_server(const struct casefile *c, struct event *ev)
{
    const struct texts *audience = &c->subject.audience;

    for (size_t i = 0; i < audience->n; i++) {
        const struct resource *r = snapshot_resource_by_uri(c->world, audience->items[i]);

        if (!r)
            continue;
        ev->claimed_server = r->id;
        ev->server_resource = r->uri;
        return;
    }
}

/* On the vault route nobody but the client of the token is known, and it is no server. */
static const struct client *server_of(const struct casefile *c)
{
    bool vault = c->actions == &audit_fetch;

    return vault || c->caller.lenient || c->subject.login ? NULL : c->caller.client;
}

static void say_server(const struct casefile *c, struct event *ev)
{
    const struct client *server = server_of(c);

    ev->client_auth = c->caller.method;
    if (server) {
        ev->actor_id = ev->mcp_server_client_id = server->client_id;
        ev->mcp_server_client_name = server->name;
        ev->server_resource = c->subject.server ? c->subject.server->uri : "";
        return;
    }
    ev->actor_id = ev->mcp_client_id;
    if (c->subject.login)
        return;
    ev->claimed_server = c->caller.claimed_id;
    if (c->subject.verified)
        claim_server(c, ev);
}

static void say_agent(const struct casefile *c, struct event *ev)
{
    const struct client *own = server_of(c);

    if (c->subject.verified && c->subject.azp) {
        ev->agent_client = c->subject.azp;
        ev->agent_principal = c->subject.sub;
    } else if (own) {
        ev->agent_client = own->client_id;
        ev->agent_principal = own->id;
    }
}

static void say_target(const struct casefile *c, struct event *ev)
{
    const struct case_target *t = &c->target;

    ev->target = t->asked;
    ev->target_id = target_id(t);
    ev->target_type = target_type(t);
    ev->target_uri = t->resource ? t->resource->uri : "";
}

static void say_tenant(const struct casefile *c, struct event *ev)
{
    const char *tenant = c->tenant ? c->tenant : c->subject.tenant;
    const char **one;

    if (!tenant || !*tenant)
        return;
    ev->tenant = tenant;
    one = arena_array(c->arena, 1, sizeof(*one));
    one[0] = tenant;
    ev->tenants = (struct texts){ .items = one, .n = 1 };
}

struct event audit_event(const struct casefile *c, const struct audit_actions *actions,
                         const struct err *why)
{
    struct event ev = {
        .project = c->project->id,
        .method = actions->method,
        .remote_address = c->origin.peer,
        .clock = c->clock,
        .has_facts = true,
        .expires_in_s = -1,
        .route = c->origin.route,
        .path = c->origin.path,
        .dialect = oauth_dialect_name((enum dialect)c->project->switches.dialect),
        .laxities = { .items = c->laxities, .n = c->n_laxities },
    };

    say_outcome(c, actions, why, &ev);
    say_decision(c, why, &ev);
    if (!why)
        say_credential(c, &ev);
    say_subject(c, &ev);
    say_server(c, &ev);
    say_agent(c, &ev);
    say_target(c, &ev);
    say_tenant(c, &ev);
    return ev;
}
