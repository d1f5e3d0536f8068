/* SPDX-License-Identifier: MIT */
#include "sts/clientcred.h"

#include <string.h>

#include "base/arena.h"
#include "sts/agents.h"
#include "sts/audit.h"
#include "sts/conclude.h"
#include "sts/gather.h"
#include "sts/mint.h"
#include "sts/oauth.h"
#include "sts/party.h"
#include "sts/scopes.h"
#include "sts/target.h"
#include "wire/uri.h"

static int failed(struct casefile *c, const char *reason)
{
    c->reason = reason;
    return -1;
}

/* chosen: nobody logs a machine in again, so its identity stays revoked until a reset. */
static int check_agent(struct sts *sts, const struct casefile *c, struct err *e)
{
    const struct client *client = c->caller.client;
    struct agent agent = { c->project->id, client->client_id, client->id };
    int64_t at_s;

    if (agents_revoked_at(sts, &agent, c->arena, &at_s, e) < 0)
        return -1;
    return at_s == INT64_MIN
               ? 0
               : err_set(e, OAUTH_GRANT_OFF, "The agentic identity was revoked");
}

static int check_tenant(const struct exchange_ask *ask, struct casefile *c, struct err *e)
{
    c->tenant = ask->tenant_id;
    if (c->tenant == NULL || scopes_have(&c->caller.client->allowed_tenants, c->tenant))
        return 0;
    return err_set(e, OAUTH_BAD_VALUE, "tenantId is not allowed to the client");
}

/* RFC 8707: the Resource asked for, else the MCP server of the path, else none. */
static int resolve(const struct exchange_ask *ask, struct casefile *c, struct err *e)
{
    const char *server = ask->caller.path_server;
    const char *asked = c->target.asked;

    if (asked == NULL && server != NULL)
        c->target.resource = snapshot_resource(c->world, server);
    if (asked == NULL)
        return 0;
    if (ask->resources.n > 1 || !uri_is_absolute(asked))
        return err_set(e, OAUTH_UNKNOWN_TARGET, "The requested target is not available");
    if (strchr(asked, '#') == NULL &&
        scopes_have(&c->caller.client->audience_whitelist, asked)) {
        c->target.resource = snapshot_resource_by_uri(c->world, asked);
        return 0;
    }
    return target_resolve(c->world, asked, &c->target, e);
}

/* Without a target, or with issuancePolicy off, the client's own scopes are the limit. */
static int settle_own_scopes(struct casefile *c, struct err *e)
{
    const struct texts *own = &c->caller.client->catalogue;
    const struct texts *asked = c->scopes_given ? &c->requested : own;
    struct decision_scope *granted = arena_array(c->arena, asked->n + 1, sizeof *granted);
    struct decision_scope *withheld =
        arena_array(c->arena, asked->n + 1, sizeof *withheld);

    c->granted.items = granted;
    c->withheld.items = withheld;
    for (size_t i = 0; i < asked->n; i++) {
        const char *name = asked->items[i];

        if (scopes_have(own, name))
            granted[c->granted.n++] = (struct decision_scope){ name, DECISION_ALLOWED };
        else
            withheld[c->withheld.n++] =
                (struct decision_scope){ name, DECISION_NOT_IN_CATALOGUE };
    }
    if (c->withheld.n == 0)
        return 0;
    if (c->granted.n == 0 || c->project->switches.partial_scopes == PARTIAL_REFUSE)
        return gather_refuse_partial(c, e);
    casefile_taint(c, "partialScopes");
    return 0;
}

static int settle_scopes(const struct exchange_ask *ask, struct casefile *c,
                         struct err *e)
{
    bool by_policy = c->target.resource != NULL;

    c->scopes_given = ask->scope != NULL;
    if (ask->scope != NULL && scopes_parse(c->arena, ask->scope, &c->requested, e) < 0)
        return failed(c, "scope");
    if (by_policy && c->project->switches.issuance_policy == ISSUANCE_SKIP) {
        casefile_taint(c, "issuancePolicy");
        by_policy = false;
    }
    if (!by_policy)
        return settle_own_scopes(c, e) < 0 ? failed(c, "scope") : 0;
    gather_decide(c, RULE_CLIENT_ACCESS);
    if (gather_settle(c, e) < 0)
        return c->decision.allow && e->code == OAUTH_INVALID_SCOPE ? failed(c, "scope")
                                                                   : -1;
    return 0;
}

static int settle(const struct conclude_job *job, struct casefile *c,
                  struct sts_world **home, struct err *e)
{
    const struct exchange_ask *ask = job->ask;
    struct sts *sts = job->sts;

    if (caller_identify(sts, &ask->caller, c, home, e) < 0)
        return failed(c, "client_auth");
    if (party_may(c, GRANT_CLIENT_CREDENTIALS, ask->caller.path_server, e) < 0 ||
        check_agent(sts, c, e) < 0)
        return failed(c, "grant");
    if (check_tenant(ask, c, e) < 0)
        return failed(c, "request");
    if (resolve(ask, c, e) < 0)
        return failed(c, "unknown_target");
    if (settle_scopes(ask, c, e) < 0)
        return -1;
    mint_plan_own(c);
    return 0;
}

int clientcred_run(struct sts *sts, const struct exchange_ask *ask, struct arena *a,
                   struct case_answer *out, struct err *e)
{
    const char *asked = ask->resources.n > 0 ? ask->resources.items[0] : NULL;
    const struct conclude_job job = { .sts = sts,
                                      .ask = ask,
                                      .origin = &ask->origin,
                                      .actions = &audit_issue,
                                      .target = asked,
                                      .settle = settle };

    return conclude_run(&job, a, out, e);
}
