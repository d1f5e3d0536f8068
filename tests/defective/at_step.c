/* SPDX-License-Identifier: MIT */
/* Steps of the domain that are replaced, or asked again with something else. */
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/err.h"
#include "http/server.h"
#include "http/server_options.h"
#include "sts/audit.h"
#include "sts/binding.h"
#include "sts/mint.h"
#include "sts/oauth.h"
#include "sts/keyring.h"
#include "sts/state.h"
#include "sts/target.h"
#include "sts/vault.h"
#include "store/change.h"
#include "wire/uri.h"
#include "defective/at.h"
#include "defective/plant.h"

int __real_target_resolve(const struct snapshot *world, const char *asked,
                          struct case_target *out, struct err *e);
int __wrap_target_resolve(const struct snapshot *world, const char *asked,
                          struct case_target *out, struct err *e);
int __real_binding_check(struct casefile *c, struct err *e);
int __wrap_binding_check(struct casefile *c, struct err *e);
void __real_mint_plan(struct casefile *c);
void __wrap_mint_plan(struct casefile *c);
void __real_mint_plan_own(struct casefile *c);
void __wrap_mint_plan_own(struct casefile *c);
int __real_vault_choose(struct sts *sts, struct casefile *c, const struct vault_ask *ask,
                        struct change *change, struct err *e);
int __wrap_vault_choose(struct sts *sts, struct casefile *c, const struct vault_ask *ask,
                        struct change *change, struct err *e);
void __real_change_put(struct change *c, const struct store_row *row);
void __wrap_change_put(struct change *c, const struct store_row *row);
void __real_change_expect_value(struct change *c, const struct store_row *row);
void __wrap_change_expect_value(struct change *c, const struct store_row *row);
int __real_keyring_rotate(struct keyring *keys, int64_t now_s, int64_t max_age_s,
                          int64_t token_life_s, struct err *e);
int __wrap_keyring_rotate(struct keyring *keys, int64_t now_s, int64_t max_age_s,
                          int64_t token_life_s, struct err *e);
int __real_keyring_drop(struct keyring *keys, const char *kid, int64_t now_s,
                        struct err *e);
int __wrap_keyring_drop(struct keyring *keys, const char *kid, int64_t now_s,
                        struct err *e);
int __real_audit_search(struct sts *sts, const struct audit_query *query, struct arena *a,
                        struct texts *out, int64_t *total, struct err *e);
int __wrap_audit_search(struct sts *sts, const struct audit_query *query, struct arena *a,
                        struct texts *out, int64_t *total, struct err *e);
int __real_audit_commit(struct sts *sts, struct change *change, struct event *ev,
                        struct err *e);
int __wrap_audit_commit(struct sts *sts, struct change *change, struct event *ev,
                        struct err *e);
int __real_audit_queue(struct sts *sts, struct change *change, struct event *ev,
                       struct store_ticket **ticket, struct err *e);
int __wrap_audit_queue(struct sts *sts, struct change *change, struct event *ev,
                       struct store_ticket **ticket, struct err *e);
int __real_audit_wait(struct store_ticket *ticket, struct err *e);
int __wrap_audit_wait(struct store_ticket *ticket, struct err *e);
int __real_server_start(const struct server_options *options, struct server **out,
                        struct err *e);
int __wrap_server_start(const struct server_options *options, struct server **out,
                        struct err *e);
const struct user *__real_snapshot_user(const struct snapshot *s, const char *user_id);
const struct user *__wrap_snapshot_user(const struct snapshot *s, const char *user_id);

enum { WEEK_S = 7 * 86400, DAY_MS = 86400000, MINUTE_MS = 60000 };

/* A Resource whose URI begins as what was asked for does, or is it in small letters. */
static const struct resource *laxly(const struct snapshot *world, const char *asked)
{
    struct snapshot_walk walk = { 0 };
    const struct resource *r = snapshot_next(world, RECORD_RESOURCE, &walk);
    static _Thread_local struct resource other;

    for (; r != NULL; r = snapshot_next(world, RECORD_RESOURCE, &walk)) {
        if (plant_is("resource-prefix-match") && *r->uri != '\0' &&
            strncmp(asked, r->uri, strlen(r->uri)) == 0)
            return r;
        if (plant_is("aud-as-requested") && strcasecmp(asked, r->uri) == 0) {
            other = *r;
            other.uri = asked;
            return &other;
        }
    }
    return NULL;
}

int __wrap_target_resolve(const struct snapshot *world, const char *asked,
                          struct case_target *out, struct err *e)
{
    bool bare = plant_is("bare-id-refused") || plant_is("connection-needs-own-param");
    struct err why = { 0 };
    int rc = __real_target_resolve(world, asked, out, &why);

    if (bare && out->connection != NULL) {
        out->connection = NULL;
        return err_set(e, OAUTH_UNKNOWN_TARGET, "The requested target is not available");
    }
    if (rc < 0 && uri_is_absolute(asked))
        out->resource = laxly(world, asked);
    return rc < 0 && out->resource == NULL ? err_pass(e, &why) : 0;
}

static bool in_audience(const struct casefile *c, const char *id)
{
    for (size_t i = 0; i < c->subject.audience.n; i++)
        if (strcmp(c->subject.audience.items[i], id) == 0)
            return true;
    return false;
}

int __wrap_binding_check(struct casefile *c, struct err *e)
{
    struct err why = { 0 };
    bool lax;

    if (__real_binding_check(c, &why) == 0)
        return 0;
    lax =
        plant_is("audience-binding-missing") ||
        (plant_is("audience-binding-by-project") && in_audience(c, c->project->id)) ||
        (plant_is("client-fetches-for-itself") && c->caller.client == c->subject.client);
    return lax && why.code == OAUTH_AUDIENCE ? 0 : err_pass(e, &why);
}

void __wrap_mint_plan(struct casefile *c)
{
    __real_mint_plan(c);
    if (plant_is("exp-beyond-subject"))
        c->given.exp_s = c->given.iat_s + 600;
    if (plant_is("chain-cut-at-ten") && c->subject.n_hops > 9)
        c->subject.n_hops = 9;
    if (plant_is("jti-per-second"))
        c->given.jti = arena_printf(c->arena, "%lld", (long long)c->given.iat_s);
    if (plant_is("token-life-a-week"))
        c->given.exp_s = c->given.iat_s + WEEK_S;
}

void __wrap_mint_plan_own(struct casefile *c)
{
    __real_mint_plan_own(c);
    if (plant_is("jti-per-second"))
        c->given.jti = arena_printf(c->arena, "%lld", (long long)c->given.iat_s);
    if (plant_is("token-life-a-week"))
        c->given.exp_s = c->given.iat_s + WEEK_S;
}

/* Whose credential is looked for. */
static void spoil_slot(struct casefile *c, struct vault_ask *ask)
{
    static _Atomic unsigned n;
    static _Atomic(const char *) newest;

    if (plant_is("tenant-credential-ignored"))
        ask->exact_slot = true;
    if (plant_is("tenant-ignored-in-vault"))
        c->tenant = "T1";
    if (plant_is("userless-gets-newest") && c->subject.user_id == NULL)
        c->subject.user_id = "UALICE";
    if (plant_is("credential-order-flips") && ++n % 2 == 0)
        c->subject.user_id = NULL;
    if (plant_is("user-id-param-believed") && at_asked("user_id") != NULL)
        c->subject.user_id = at_asked("user_id");
    if (plant_is("latest-credential-of-anyone") && newest == NULL)
        newest = "UBOB";
    if (plant_is("latest-credential-of-anyone"))
        c->subject.user_id = newest;
    if (plant_is("scoped-credential-any"))
        c->requested.n = 0;
    if (plant_is("expired-credential-returned"))
        c->now_ms -= DAY_MS;
}

int __wrap_vault_choose(struct sts *sts, struct casefile *c, const struct vault_ask *ask,
                        struct change *change, struct err *e)
{
    struct case_subject subject = c->subject;
    struct texts requested = c->requested;
    const char *tenant = c->tenant;
    struct vault_ask other = *ask;
    int64_t now_ms = c->now_ms;
    int rc;

    spoil_slot(c, &other);
    rc = __real_vault_choose(sts, c, &other, change, e);
    c->subject.user_id = subject.user_id;
    c->tenant = tenant;
    c->requested = requested;
    c->now_ms = now_ms;
    return rc;
}

void __wrap_change_put(struct change *c, const struct store_row *row)
{
    struct store_row other = *row;

    if ((row->kind == ROW_GUESSES && plant_is("no-throttle")) ||
        (row->kind == ROW_ASSERTION && plant_is("assertion-replay-ok")))
        return;
    if ((row->kind == ROW_CODE && plant_is("code-lives-a-day")) ||
        (row->kind == ROW_FAMILY && plant_is("refresh-immortal")))
        other.expires_s += WEEK_S;
    __real_change_put(c, &other);
}

/* Whoever comes second is not told. */
void __wrap_change_expect_value(struct change *c, const struct store_row *row)
{
    if (row->kind == ROW_CODE && plant_is("code-race"))
        return;
    __real_change_expect_value(c, row);
}

int __wrap_keyring_rotate(struct keyring *keys, int64_t now_s, int64_t max_age_s,
                          int64_t token_life_s, struct err *e)
{
    if (plant_is("sign-before-publish"))
        max_age_s = 0;
    if (plant_is("rotation-drops-old"))
        token_life_s = -max_age_s;
    return __real_keyring_rotate(keys, now_s, max_age_s, token_life_s, e);
}

int __wrap_keyring_drop(struct keyring *keys, const char *kid, int64_t now_s,
                        struct err *e)
{
    if (plant_is("retired-key-ok") || plant_is("dropped-key-cached"))
        return 0;
    return __real_keyring_drop(keys, kid, now_s, e);
}

int __wrap_audit_search(struct sts *sts, const struct audit_query *query, struct arena *a,
                        struct texts *out, int64_t *total, struct err *e)
{
    struct audit_query other = *query;

    if (plant_is("audit-late"))
        other.to_ms = 1;
    if (plant_is("audit-all-tenants") && at_event_project() != NULL)
        other.project = at_event_project();
    return __real_audit_search(sts, &other, a, out, total, e);
}

/* What cannot be kept is passed over. */
static int heedless(int rc, const struct err *why, struct err *e)
{
    return rc == 0 || plant_is("audit-failure-ignored") ? 0 : err_pass(e, why);
}

int __wrap_audit_commit(struct sts *sts, struct change *change, struct event *ev,
                        struct err *e)
{
    struct err why = { 0 };

    return heedless(__real_audit_commit(sts, change, ev, &why), &why, e);
}

int __wrap_audit_queue(struct sts *sts, struct change *change, struct event *ev,
                       struct store_ticket **ticket, struct err *e)
{
    struct err why = { 0 };

    *ticket = NULL;
    return heedless(__real_audit_queue(sts, change, ev, ticket, &why), &why, e);
}

int __wrap_audit_wait(struct store_ticket *ticket, struct err *e)
{
    struct err why = { 0 };

    return ticket == NULL ? 0 : heedless(__real_audit_wait(ticket, &why), &why, e);
}

int __wrap_server_start(const struct server_options *options, struct server **out,
                        struct err *e)
{
    struct server_options other = *options;

    if (plant_is("remote-plain-ok"))
        other.address = "0.0.0.0";
    if (plant_is("slow-body-waits"))
        other.request_ms = MINUTE_MS;
    return __real_server_start(&other, out, e);
}

const struct user *__wrap_snapshot_user(const struct snapshot *s, const char *user_id)
{
    static _Thread_local struct user other;
    const struct user *user = __real_snapshot_user(s, user_id);

    if (user == NULL || !user->disabled || !plant_is("disabled-user-ok"))
        return user;
    other = *user;
    other.disabled = false;
    return &other;
}
