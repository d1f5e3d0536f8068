/* SPDX-License-Identifier: MIT */
#include "sts/vault.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "policy/decision.h"
#include "sts/casefile.h"
#include "sts/connect.h"
#include "sts/oauth.h"
#include "sts/provider.h"
#include "sts/scopes.h"
#include "sts/shelf.h"
#include "store/change.h"

enum { SLOTS_MAX = 3 };

struct slot {
    struct snapshot_place place;
    const char *level;
};

/* One look into the vault. */
struct search {
    struct sts *sts;
    struct casefile *c;
    const struct vault_ask *ask;
    struct change *change;
    const struct slot *held; /* the slot that holds something: no other is read */
    const struct stored *fits, *too_wide;
    int64_t since_ms; /* of the one that fits */
};

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

static size_t exact_slot(const struct vault_ask *ask, const char *app, struct slot *out)
{
    out->place =
        (struct snapshot_place){ app, or_empty(ask->user_id), or_empty(ask->tenant_id) };
    out->level = ask->user_id && ask->tenant_id ? "user_tenant"
                 : ask->user_id                 ? "user"
                                                : "tenant";
    return 1;
}

/* chosen: for a machine the tenant's slot is its own, no fallback, so no switch bars it */
static bool reaches_tenant(const struct casefile *c)
{
    const struct case_subject *s = &c->subject;

    if (s->user_id)
        return c->project->switches.tenant_fallback;
    return s->client && scopes_have(&s->client->allowed_tenants, c->tenant);
}

/* contract.md 4.6: user and tenant, then user, then tenant. */
static size_t slots_of(const struct search *s, struct slot out[SLOTS_MAX])
{
    const char *app = s->c->target.connection->id;
    const char *user = s->c->subject.user_id;
    const char *tenant = s->c->tenant && *s->c->tenant ? s->c->tenant : NULL;
    size_t n = 0;

    if (s->ask->exact_slot)
        return exact_slot(s->ask, app, out);
    if (user && tenant)
        out[n++] = (struct slot){ { app, user, tenant }, "user_tenant" };
    if (user)
        out[n++] = (struct slot){ { app, user, "" }, "user" };
    if (tenant && reaches_tenant(s->c))
        out[n++] = (struct slot){ { app, "", tenant }, "tenant" };
    return n;
}

/* requireScopeSubset: what the inbound token lacks cannot be had downstream. */
static bool in_subject(const struct casefile *c, const struct texts *scopes)
{
    if (!c->project->switches.require_scope_subset || !c->subject.verified)
        return true;
    for (size_t i = 0; i < scopes->n; i++) {
        if (!scopes_have(&c->subject.scopes, scopes->items[i]))
            return false;
    }
    return true;
}

static bool permits(const struct casefile *c, const struct texts *scopes)
{
    const struct rule_texts asked = { scopes->items, scopes->n };

    if (c->caller.management_key)
        return true;
    return in_subject(c, scopes) && decision_permits_all(snapshot_ruleset(c->world),
                                                         c->facts, &c->decision, asked);
}

static bool is_asked_for(const struct search *s, const struct stored *one)
{
    const struct texts *asked = &s->c->requested;

    if (!s->ask->exact_scopes && !s->c->scopes_given)
        return true;
    return scopes_same(&one->scopes, asked) && scopes_same(asked, &one->scopes);
}

/* Weigh one credential of the slot; they come newest first. */
static void weigh(struct search *s, const struct slot *slot, const struct stored *one,
                  int64_t since_ms)
{
    if (strcmp(one->external_identifier, or_empty(s->ask->external_identifier)) != 0)
        return;
    s->held = slot;
    if (s->fits || !is_asked_for(s, one))
        return;
    if (permits(s->c, &one->scopes)) {
        s->fits = one;
        s->since_ms = since_ms;
    } else if (!s->too_wide) {
        s->too_wide = one;
    }
}

static const struct shelf_item *item_of(const struct shelf_items *items, const char *id)
{
    for (size_t i = 0; i < items->n; i++) {
        if (strcmp(items->items[i]->stored.id, id) == 0)
            return items->items[i];
    }
    return NULL;
}

/* What was stored while running is newer than the fixture, or stands for one of it. */
static int look_into(struct search *s, const struct slot *slot, struct err *e)
{
    const struct shelf_query query = { s->c->project->id, slot->place,
                                       s->c->now_ms / 1000 };
    const struct stored *one = NULL;
    struct shelf_items items;

    if (shelf_read(s->sts, &query, s->c->arena, &items, e) < 0)
        return -1;
    for (size_t i = 0; i < items.n; i++) {
        const struct shelf_item *item = items.items[i];

        if (!item->gone && !snapshot_stored(s->c->world, item->stored.id))
            weigh(s, slot, &item->stored, item->since_ms);
    }
    while ((one = snapshot_stored_at(s->c->world, &slot->place, one)) != NULL) {
        const struct shelf_item *item = item_of(&items, one->id);

        if (!item)
            weigh(s, slot, one, 0);
        else if (!item->gone)
            weigh(s, slot, &item->stored, item->since_ms);
    }
    return 0;
}

static int keep(struct search *s, const struct stored *changed, struct err *e)
{
    struct shelf_item *item = arena_alloc(s->c->arena, sizeof *item);

    item->stored = *changed;
    item->since_ms = s->since_ms;
    return shelf_put(s->sts, s->c->project->id, item, s->change, e);
}

/* A user may connect an account; a tenant's credential is its administrator's affair. */
static int not_connected(struct search *s, struct err *e)
{
    struct casefile *c = s->c;
    bool at_tenant = s->held && *s->held->place.user_id == '\0';
    struct connect_ask ask = { .project = c->project->id,
                               .app_id = c->target.connection->id,
                               .user_id = c->subject.user_id,
                               .tenant_id = s->held ? s->held->place.tenant_id : "" };

    if (c->subject.user_id && !s->ask->exact_slot && !at_tenant) {
        if (c->scopes_given)
            ask.scopes = c->requested;
        c->given.connect_url = connect_ticket(s->sts, &ask, s->change);
    }
    return err_set(e, OAUTH_NOT_CONNECTED, "Nothing is connected that could be given");
}

static void withhold(struct casefile *c, const struct stored *one)
{
    struct decision_scope *items = arena_array(c->arena, one->scopes.n, sizeof *items);
    size_t n = 0;

    for (size_t i = 0; i < one->scopes.n; i++) {
        const struct texts just_it = { one->scopes.items + i, 1 };

        if (!permits(c, &just_it))
            items[n++] = (struct decision_scope){
                one->scopes.items[i],
                in_subject(c, &just_it) ? DECISION_NOT_GRANTED : DECISION_NOT_IN_SUBJECT,
            };
    }
    c->granted.n = 0;
    c->withheld = (struct decision_scopes){ items, n };
}

/* A stored credential cannot be narrowed: whoever may not have all of it has none of it. */
static int refuse(struct search *s, struct err *e)
{
    struct casefile *c = s->c;

    withhold(c, s->too_wide);
    c->decision.allow = false;
    c->decision.reason =
        c->withheld.n > 0 ? c->withheld.items[0].reason : DECISION_NOT_GRANTED;
    if (!c->project->switches.explain_denials || !c->withheld.n)
        return err_set(e, OAUTH_POLICY, "The request was denied by policy");
    casefile_taint(c, "explainDenials");
    return err_set(e, OAUTH_POLICY, "%s: the stored credential carries %s",
                   decision_reason_name(c->decision.reason), c->withheld.items[0].name);
}

static int renew(struct search *s, struct err *e)
{
    struct casefile *c = s->c;
    struct stored *fresh = arena_alloc(c->arena, sizeof *fresh);

    *fresh = *s->fits;
    fresh->access_token = provider_value(c->arena, "mock_at_");
    fresh->last_refresh_time_s = c->now_ms / 1000;
    fresh->access_token_expiry_s = fresh->last_refresh_time_s + PROVIDER_LIFE_S;
    fresh->last_refresh_error = "";
    s->fits = fresh;
    return keep(s, fresh, e);
}

static int give_up(struct search *s, struct err *e)
{
    struct stored *dead = arena_alloc(s->c->arena, sizeof *dead);

    *dead = *s->fits;
    dead->last_refresh_error = "expired, and there is no refresh token";
    if (strcmp(s->fits->last_refresh_error, dead->last_refresh_error) != 0 &&
        keep(s, dead, e) < 0)
        return -1;
    return not_connected(s, e);
}

static int freshen(struct search *s, struct err *e)
{
    const struct stored *one = s->fits;
    int64_t expiry_s = one->access_token_expiry_s;
    bool live = secret_present(&one->access_token) &&
                (expiry_s == 0 || expiry_s > s->c->now_ms / 1000);

    if (live && !s->ask->force_refresh)
        return 0;
    if (secret_present(&one->refresh_token))
        return renew(s, e);
    return live ? 0 : give_up(s, e);
}

static void give(const struct search *s)
{
    struct case_credential *given = &s->c->given;
    const struct stored *one = s->fits;

    given->value = one->access_token;
    given->id = one->id;
    given->level = s->held->level;
    given->stored = one;
    if (s->c->target.connection->app_type == CONNECTION_CUSTOM_API_KEY) {
        given->kind = CASE_API_KEY;
        given->token_type = "N_A";
        given->issued_token_type = OAUTH_TYPE_API_KEY;
        return;
    }
    given->kind = CASE_OAUTH;
    given->token_type = *one->access_token_type ? one->access_token_type : "Bearer";
    given->issued_token_type = OAUTH_TYPE_ACCESS_TOKEN;
    given->scopes = one->scopes;
    given->exp_s = one->access_token_expiry_s;
}

int vault_choose(struct sts *sts, struct casefile *c, const struct vault_ask *ask,
                 struct change *change, struct err *e)
{
    struct search s = { .sts = sts, .c = c, .ask = ask, .change = change };
    struct slot slots[SLOTS_MAX];
    size_t n = slots_of(&s, slots);

    for (size_t i = 0; i < n && !s.held; i++) {
        if (look_into(&s, &slots[i], e) < 0)
            return -1;
    }
    if (!s.fits)
        return s.too_wide ? refuse(&s, e) : not_connected(&s, e);
    if (freshen(&s, e) < 0)
        return -1;
    give(&s);
    return 0;
}
