/* SPDX-License-Identifier: MIT */
#include "sts/exchange.h"

#include <string.h>

#include "base/arena.h"
#include "sts/audit.h"
#include "sts/binding.h"
#include "sts/conclude.h"
#include "sts/gather.h"
#include "sts/issuer.h"
#include "sts/mint.h"
#include "sts/oauth.h"
#include "sts/scopes.h"
#include "sts/state.h"
#include "sts/subject.h"
#include "sts/target.h"
#include "sts/vault.h"
#include "wire/uri.h"

/* Remember which check failed: the reason word of the event (contract.md 8.2). */
static int failed(struct casefile *c, const char *reason)
{
    c->reason = reason;
    return -1;
}

static bool is_access_type(const char *type)
{
    return strcmp(type, OAUTH_TYPE_ACCESS_TOKEN) == 0 ||
           strcmp(type, OAUTH_TYPE_JWT) == 0;
}

/* RFC 8693 2.1 */
static int check_fields(const struct exchange_ask *ask, const struct casefile *c,
                        struct err *e)
{
    if (ask->subject_token == NULL)
        return err_set(e, OAUTH_MISSING, "subject_token is missing");
    if (ask->subject_token_type == NULL)
        return err_set(e, OAUTH_MISSING, "subject_token_type is missing");
    if (!is_access_type(ask->subject_token_type))
        return err_set(e, OAUTH_BAD_VALUE, "subject_token_type is not supported");
    if ((ask->actor_token == NULL) != (ask->actor_token_type == NULL))
        return err_set(e, OAUTH_MALFORMED,
                       "actor_token and actor_token_type come together");
    if (ask->actor_token_type != NULL && !is_access_type(ask->actor_token_type))
        return err_set(e, OAUTH_BAD_VALUE, "actor_token_type is not supported");
    if (c->target.asked == NULL && ask->resources.n == 0)
        return err_set(e, OAUTH_MISSING, "resource is missing");
    return 0;
}

/* An actor token has no effect, but it must be good and the caller's own. */
static int check_actor(struct sts *sts, struct sts_world *home,
                       const struct exchange_ask *ask, struct casefile *c, struct err *e)
{
    struct case_subject actor;

    if (ask->actor_token == NULL)
        return 0;
    if (subject_verify(sts, home, c, ask->actor_token, SUBJECT_ACCESS_TOKEN, &actor, e) <
        0)
        return -1;
    if (actor.client != c->caller.client)
        return err_set(e, OAUTH_INVALID_SUBJECT, "Invalid token");
    return 0;
}

/* tenantId is dct or among the tenants of the token; without a user, of its client. */
static int check_tenant(const struct exchange_ask *ask, struct casefile *c, struct err *e)
{
    const struct case_subject *s = &c->subject;
    const char *asked = ask->tenant_id;
    bool fine;

    c->tenant = asked != NULL ? asked : s->tenant;
    if (asked == NULL)
        return 0;
    if (s->user_id == NULL)
        fine = scopes_have(&s->client->allowed_tenants, asked);
    else
        fine = scopes_have(&s->tenants, asked) ||
               (s->tenant != NULL && strcmp(s->tenant, asked) == 0);
    return fine ? 0 : err_set(e, OAUTH_BAD_VALUE, "tenantId is not in the subject token");
}

/* audience names the target or the project; it never widens anything. */
static int check_audience(const struct exchange_ask *ask, const struct casefile *c,
                          struct err *e)
{
    for (size_t i = 0; i < ask->audiences.n; i++) {
        const char *audience = ask->audiences.items[i];

        if (strcmp(audience, c->target.asked) != 0 &&
            strcmp(audience, c->project->id) != 0)
            return err_set(e, OAUTH_UNKNOWN_TARGET,
                           "The requested target is not available");
    }
    return 0;
}

static int resolve(const struct exchange_ask *ask, struct casefile *c, struct err *e)
{
    if (ask->resources.n > 1)
        return err_set(e, OAUTH_UNKNOWN_TARGET, "The requested target is not available");
    if (target_resolve(c->world, c->target.asked, &c->target, e) < 0)
        return -1;
    return check_audience(ask, c, e);
}

static enum rule_action action_of(const struct case_target *t)
{
    return t->resource != NULL ? RULE_EXCHANGE_TOKEN : RULE_FETCH_OUTBOUND_TOKEN;
}

/* requested_token_type must be what this target gives (contract.md 4.4). */
static int check_requested_type(const struct exchange_ask *ask, struct casefile *c,
                                struct err *e)
{
    const struct connection *app = c->target.connection;
    const char *wanted = ask->requested_token_type;
    bool fits;

    c->given.issued_token_type = OAUTH_TYPE_ACCESS_TOKEN;
    if (app != NULL && app->app_type == CONNECTION_CUSTOM_API_KEY)
        c->given.issued_token_type = OAUTH_TYPE_API_KEY;
    if (wanted == NULL)
        return 0;
    fits = strcmp(wanted, c->given.issued_token_type) == 0;
    if (c->target.resource != NULL && strcmp(wanted, OAUTH_TYPE_JWT) == 0) {
        c->given.issued_token_type = OAUTH_TYPE_JWT;
        fits = true;
    }
    return fits ? 0
                : err_set(e, OAUTH_BAD_VALUE,
                          "requested_token_type is not what the target gives");
}

static int verify_subject(struct sts *sts, struct sts_world *home,
                          const struct exchange_ask *ask, struct casefile *c,
                          struct err *e)
{
    if (subject_verify(sts, home, c, ask->subject_token, SUBJECT_ACCESS_TOKEN,
                       &c->subject, e) < 0)
        return failed(c, "subject_token");
    if (c->caller.lenient)
        c->caller.client = c->subject.client;
    if (check_actor(sts, home, ask, c, e) < 0)
        return failed(c, "subject_token");
    if (check_tenant(ask, c, e) < 0)
        return failed(c, "request");
    if (binding_check(c, e) < 0)
        return failed(c,
                      e->code == OAUTH_AUDIENCE ? "audience_binding" : "subject_token");
    return 0;
}

/* exchangeNeedsVaultScope: the inbound token itself must open the vault. */
static int check_vault_scope(struct casefile *c, struct err *e)
{
    if (c->target.connection == NULL ||
        !c->project->switches.exchange_needs_vault_scope ||
        scopes_have(&c->subject.scopes, "outbound.token.fetch"))
        return 0;
    c->decision.allow = false; /* contract.md 4.6: a policy denial */
    c->granted.n = 0;
    c->reason = "vault_scope_missing";
    return err_set(e, OAUTH_POLICY, "The request was denied by policy");
}

/* Policy comes before the scopes, though a scope that is none matches nothing. */
static int decide_scopes(const struct exchange_ask *ask, struct casefile *c,
                         struct err *e)
{
    struct err malformed = { 0 };

    c->scopes_given = ask->scope != NULL;
    if (ask->scope != NULL &&
        scopes_parse(c->arena, ask->scope, &c->requested, &malformed) < 0)
        c->scopes_given = false;
    gather_decide(c, action_of(&c->target));
    if (gather_settle(c, e) < 0)
        return c->decision.allow && e->code == OAUTH_INVALID_SCOPE ? failed(c, "scope")
                                                                   : -1;
    if (check_vault_scope(c, e) < 0)
        return -1;
    if (malformed.code != 0) {
        c->granted.n = 0;
        (void)err_pass(e, &malformed);
        return failed(c, "scope");
    }
    return check_requested_type(ask, c, e) < 0 ? failed(c, "request") : 0;
}

/* The steps of contract.md 4.1, first failure answers. Nothing is signed here. */
static int settle(const struct conclude_job *job, struct casefile *c,
                  struct sts_world **home, struct err *e)
{
    const struct exchange_ask *ask = job->ask;
    struct sts *sts = job->sts;
    static const struct vault_ask anything = { 0 };

    if (caller_identify(sts, &ask->caller, c, home, e) < 0)
        return failed(c, "client_auth");
    if (check_fields(ask, c, e) < 0)
        return failed(c, "request");
    if (verify_subject(sts, *home, ask, c, e) < 0)
        return -1;
    if (resolve(ask, c, e) < 0)
        return failed(c, "unknown_target");
    if (decide_scopes(ask, c, e) < 0)
        return -1;
    if (c->target.resource == NULL)
        return vault_choose(sts, c, &anything, c->change, e);
    mint_plan(c);
    return 0;
}

/* The target as asked for: noted before anything can fail, for the event. */
static const char *asked_of(const struct exchange_ask *ask)
{
    if (ask->resources.n > 0)
        return ask->resources.items[0];
    return ask->audiences.n == 1 ? ask->audiences.items[0] : NULL;
}

int exchange_run(struct sts *sts, const struct exchange_ask *ask, struct arena *a,
                 struct case_answer *out, struct err *e)
{
    const char *asked = asked_of(ask);
    struct exchange_ask known = *ask;
    const struct conclude_job job = { .sts = sts,
                                      .ask = &known,
                                      .origin = &ask->origin,
                                      .actions = &audit_exchange,
                                      .target = asked,
                                      .settle = settle };

    known.caller.may_be_nobody = asked != NULL && uri_is_absolute(asked);
    if (ask->caller.authorization == NULL && ask->caller.client_id == NULL)
        known.caller.token_project = issuer_project(sts, ask->subject_token, a);
    return conclude_run(&job, a, out, e);
}
