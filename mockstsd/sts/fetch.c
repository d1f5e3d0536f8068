/* SPDX-License-Identifier: MIT */
#include "sts/fetch.h"

#include <string.h>

#include "base/arena.h"
#include "sts/audit.h"
#include "sts/conclude.h"
#include "sts/gather.h"
#include "sts/issuer.h"
#include "sts/oauth.h"
#include "sts/scopes.h"
#include "sts/sts.h"
#include "sts/subject.h"
#include "sts/target.h"
#include "sts/vault.h"
#include "wire/seal.h"

static int failed(struct casefile *c, const char *reason)
{
    c->reason = reason;
    return -1;
}

static bool is_management_key(const struct snapshot *world, const char *key, size_t len,
                              int64_t now_s)
{
    struct seal_hash digest = seal_sha256(key, len);
    const struct management_key *found = snapshot_management_key(world, digest.bytes);

    return found != NULL && (found->expire_time_s == 0 || found->expire_time_s > now_s);
}

/* One key, or two joined by a colon: "x:authMgmtKey", both good (contract.md 2.6). */
static bool holds_authority(const struct snapshot *world, const char *key, int64_t now_s)
{
    const char *colon = strrchr(key, ':');

    if (is_management_key(world, key, strlen(key), now_s))
        return true;
    return colon != NULL && is_management_key(world, key, (size_t)(colon - key), now_s) &&
           is_management_key(world, colon + 1, strlen(colon + 1), now_s);
}

int fetch_authority(struct sts *sts, const struct fetch_bearer *bearer, struct arena *a,
                    struct sts_world **home, struct err *e)
{
    struct sts_world *found = bearer->project ? sts_find(sts, bearer->project, a) : NULL;
    struct snapshot *world;
    bool good;

    if (found == NULL)
        return err_set(e, OAUTH_BEARER_MISSING, "Unauthorized request");
    if (bearer->key == NULL)
        return err_set(e, bearer->token ? OAUTH_FORBIDDEN : OAUTH_BEARER_MISSING,
                       "A management key is needed");
    world = snapshot_slot_hold(found->slot);
    good = holds_authority(world, bearer->key, clock_now_s(&found->clock));
    snapshot_drop(world);
    if (!good)
        return err_set(e, OAUTH_BEARER_BAD, "Invalid token");
    *home = found;
    return 0;
}

static int find_project(struct sts *sts, const struct fetch_bearer *bearer,
                        struct casefile *c, struct sts_world **home, struct err *e)
{
    const char *project = bearer->project;

    if (project == NULL)
        project = issuer_project(sts, bearer->token, c->arena);
    *home = project != NULL ? sts_find(sts, project, c->arena) : NULL;
    if (*home == NULL)
        return err_set(e, OAUTH_BEARER_MISSING, "Unauthorized request");
    casefile_enter(c, *home);
    return 0;
}

static int read_bearer(struct sts *sts, const struct fetch_ask *ask, struct casefile *c,
                       struct sts_world *home, struct err *e)
{
    const struct fetch_bearer *bearer = &ask->bearer;
    bool key_good =
        bearer->key != NULL && holds_authority(c->world, bearer->key, c->now_ms / 1000);

    c->caller.method = "none";
    if (bearer->key != NULL && !key_good)
        return err_set(e, OAUTH_BEARER_BAD, "Invalid token");
    if (bearer->token == NULL && bearer->key == NULL)
        return err_set(e, OAUTH_BEARER_MISSING, "Unauthorized request");
    c->caller.management_key = bearer->token == NULL;
    if (c->caller.management_key) {
        c->subject.user_id = ask->user_id; /* an administrator names whom it is about */
        return 0;
    }
    if (subject_verify(sts, home, c, bearer->token,
                       SUBJECT_ACCESS_TOKEN | SUBJECT_SESSION, &c->subject, e) < 0)
        return e->code == OAUTH_SERVER_ERROR
                   ? -1
                   : err_set(e, OAUTH_BEARER_BAD, "Invalid token");
    /* a session has no client: whatever its azp says is no party here */
    c->caller.client = c->subject.session ? NULL : c->subject.client;
    return 0;
}

static int check_request(const struct fetch_ask *ask, struct err *e)
{
    if (ask->app_id == NULL)
        return err_set(e, OAUTH_MISSING, "appId is missing");
    if (!ask->tenant_level && ask->user_id == NULL)
        return err_set(e, OAUTH_MISSING, "userId is missing");
    if (ask->tenant_level && ask->tenant_id == NULL)
        return err_set(e, OAUTH_MISSING, "tenantId is missing");
    return 0;
}

static bool may_see_tenant(const struct case_subject *s, const char *tenant)
{
    if (s->user_id == NULL)
        return s->client != NULL && scopes_have(&s->client->allowed_tenants, tenant);
    return scopes_have(&s->tenants, tenant) ||
           (s->tenant != NULL && strcmp(s->tenant, tenant) == 0);
}

/* contract.md 6.1: one's own user slots, the tenants of one's token, and the scope for it. */
static int check_ownership(const struct fetch_ask *ask, struct casefile *c, struct err *e)
{
    const struct case_subject *s = &c->subject;

    if (c->caller.management_key)
        return 0;
    if (s->session && !c->project->switches.session_jwt_at_vault)
        return err_set(e, OAUTH_VAULT_POLICY, "The request was denied by policy");
    if (s->session)
        casefile_taint(c, "sessionJwtAtVault");
    if (!ask->tenant_level &&
        (s->user_id == NULL || strcmp(s->user_id, ask->user_id) != 0))
        return err_set(e, OAUTH_VAULT_POLICY, "The request was denied by policy");
    if (ask->tenant_id != NULL && !may_see_tenant(s, ask->tenant_id))
        return err_set(e, OAUTH_VAULT_POLICY, "The request was denied by policy");
    if (!s->session && !scopes_have(&s->scopes, "outbound.token.fetch")) {
        c->reason = "vault_scope_missing";
        return err_set(e, OAUTH_VAULT_SCOPE,
                       "The token lacks the scope outbound.token.fetch");
    }
    return 0;
}

/* Scopes left out on a scoped route are the connection's defaults (contract.md 6.3). */
static void read_scopes(const struct fetch_ask *ask, struct casefile *c)
{
    c->scopes_given = ask->scoped;
    if (!ask->scoped)
        return;
    c->requested = c->target.connection->default_scopes;
    if (ask->scope != NULL)
        c->requested = scopes_split(c->arena, ask->scope);
}

static int decide_fetch(const struct fetch_ask *ask, struct casefile *c, struct err *e)
{
    read_scopes(ask, c);
    if (c->caller.management_key)
        return 0; /* full rights; the event says bypassed */
    gather_decide(c, RULE_FETCH_OUTBOUND_TOKEN);
    if (gather_settle(c, e) == 0)
        return 0;
    e->code = OAUTH_VAULT_POLICY;
    return -1;
}

/* The refusals of the vault in the words of this route. */
static int open_vault(struct sts *sts, const struct fetch_ask *ask, struct casefile *c,
                      struct err *e)
{
    struct vault_ask what = { .user_id = ask->tenant_level ? NULL : ask->user_id,
                              .tenant_id = ask->tenant_id,
                              .external_identifier = ask->external_identifier,
                              .exact_slot = true,
                              .exact_scopes = ask->scoped,
                              .force_refresh = ask->force_refresh };

    if (vault_choose(sts, c, &what, c->change, e) == 0) {
        c->given.with_refresh_token = ask->with_refresh_token && c->caller.management_key;
        return 0;
    }
    if (e->code == OAUTH_NOT_CONNECTED)
        return err_set(e, OAUTH_VAULT_NOT_FOUND, "Token not found");
    if (e->code == OAUTH_POLICY)
        e->code = OAUTH_VAULT_POLICY;
    return -1;
}

static int settle(const struct conclude_job *job, struct casefile *c,
                  struct sts_world **home, struct err *e)
{
    const struct fetch_ask *ask = job->ask;
    struct sts *sts = job->sts;

    if (find_project(sts, &ask->bearer, c, home, e) < 0)
        return -1;
    if (read_bearer(sts, ask, c, *home, e) < 0)
        return failed(c, "subject_token");
    if (check_request(ask, e) < 0)
        return failed(c, "request");
    if (check_ownership(ask, c, e) < 0)
        return c->reason != NULL ? -1 : failed(c, "forbidden");
    c->tenant = ask->tenant_id != NULL ? ask->tenant_id : c->subject.tenant;
    c->target.connection = snapshot_connection(c->world, ask->app_id);
    if (c->target.connection == NULL) {
        c->reason = "unknown_target";
        return err_set(e, OAUTH_VAULT_NOT_FOUND, "Token not found");
    }
    if (decide_fetch(ask, c, e) < 0)
        return -1;
    return open_vault(sts, ask, c, e);
}

int fetch_run(struct sts *sts, const struct fetch_ask *ask, struct arena *a,
              struct case_answer *out, struct err *e)
{
    const struct conclude_job job = { .sts = sts,
                                      .ask = ask,
                                      .origin = &ask->origin,
                                      .actions = &audit_fetch,
                                      .target = ask->app_id,
                                      .settle = settle };

    return conclude_run(&job, a, out, e);
}
