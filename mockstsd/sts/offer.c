/* SPDX-License-Identifier: MIT */
#include "sts/offer.h"

#include <string.h>

#include "base/arena.h"
#include "sts/casefile.h"
#include "sts/gather.h"
#include "sts/oauth.h"
#include "sts/scopes.h"
#include "sts/target.h"

/*
 * chosen: scopes about the user's own identity are given by the login itself, whatever the
 * target; no rule names them.
 */
static const struct scope own_scopes[] = {
    { .name = "openid", .description = "Know that it is you" },
    { .name = "profile", .description = "See your name and picture", .optional = true },
    { .name = "email", .description = "See your e-mail address", .optional = true },
    { .name = "phone", .description = "See your phone number", .optional = true },
};

static const struct scope vault_scope = { .name = "outbound.token.fetch",
                                          .description =
                                              "Use the accounts you have connected" };

/* An offer while it is made. */
struct draft {
    struct casefile *c;
    const struct offer_ask *ask;
    struct scope *items;
    size_t n;
    struct texts known; /* by any target */
    bool allowed;       /* by at least one target */
};

static const struct scope *find(const struct scopes *in, const char *name)
{
    for (size_t i = 0; i < in->n; i++) {
        if (strcmp(in->items[i].name, name) == 0)
            return &in->items[i];
    }
    return NULL;
}

static const struct scope *find_in_groups(const struct scope_groups *groups,
                                          const char *name)
{
    const struct scopes *all[] = { &groups->permissions_scopes,
                                   &groups->attributes_scopes,
                                   &groups->connections_scopes };
    const struct scope *found = NULL;

    for (size_t i = 0; found == NULL && i < sizeof all / sizeof all[0]; i++)
        found = find(all[i], name);
    return found;
}

static bool has(const struct draft *d, const char *name)
{
    const struct scopes so_far = { d->items, d->n };

    return find(&so_far, name) != NULL;
}

static void add(struct draft *d, const struct scope *scope)
{
    if (scope != NULL && !has(d, scope->name))
        d->items[d->n++] = *scope;
}

/* A scope with roles behind it is for those who have one of them (contract.md 4.7). */
static bool has_role(const struct draft *d, const struct resource *r, const char *name)
{
    const struct scope *gated = find(&r->scopes.permissions_scopes, name);
    const struct case_subject *s = &d->c->subject;

    if (gated == NULL || gated->values.n == 0 || r->type == RESOURCE_MCP)
        return true;
    for (size_t i = 0; i < gated->values.n; i++) {
        if (scopes_have(&s->roles, gated->values.items[i]) ||
            scopes_have(&s->permissions, gated->values.items[i]))
            return true;
    }
    return false;
}

/* Those asked for that this list knows; all of them if none was named. */
static struct texts asked_of(const struct draft *d, const struct texts *list)
{
    const char **items = arena_array(d->c->arena, list->n + 1, sizeof *items);
    size_t n = 0;

    for (size_t i = 0; i < list->n; i++) {
        if (d->ask->all || scopes_have(&d->ask->scopes, list->items[i]))
            items[n++] = list->items[i];
    }
    return (struct texts){ items, n };
}

/* What rules say of this target; if none of its scopes is asked for, of the target alone. */
static void add_permitted(struct draft *d, const struct resource *r)
{
    struct casefile *c = d->c;
    struct texts asked = asked_of(d, &r->catalogue);

    c->requested = asked;
    c->scopes_given = !d->ask->all && asked.n > 0;
    gather_decide(c, RULE_USER_ACCESS);
    d->allowed |= c->decision.allow;
    if (!c->decision.allow)
        return;
    for (size_t i = 0; i < c->granted.n; i++) {
        const char *name = c->granted.items[i].name;

        if (scopes_have(&asked, name) && has_role(d, r, name))
            add(d, find_in_groups(&r->scopes, name));
    }
}

static void add_all(struct draft *d, const struct texts *list,
                    const struct scope_groups *groups)
{
    struct texts asked = asked_of(d, list);

    for (size_t i = 0; i < asked.n; i++) {
        const struct scope plain = { .name = asked.items[i], .description = "" };

        add(d, groups != NULL ? find_in_groups(groups, asked.items[i]) : &plain);
    }
}

static void know(struct draft *d, const struct texts *list)
{
    const char **items = arena_array(d->c->arena, d->known.n + list->n, sizeof *items);

    for (size_t i = 0; i < d->known.n; i++)
        items[i] = d->known.items[i];
    for (size_t i = 0; i < list->n; i++)
        items[d->known.n + i] = list->items[i];
    d->known = (struct texts){ items, d->known.n + list->n };
}

/* A registered Resource, or what the client's audienceWhitelist names. */
static int add_target(struct draft *d, const char *uri, struct err *e)
{
    struct casefile *c = d->c;
    const struct client *client = c->caller.client;
    const struct resource *r;

    if (target_resolve(c->world, uri, &c->target, NULL) < 0 || !c->target.resource) {
        if (strchr(uri, '#') != NULL || !scopes_have(&client->audience_whitelist, uri))
            return err_set(e, OAUTH_UNKNOWN_TARGET,
                           "The requested target is not available");
        c->target = (struct case_target){ .asked = uri };
        know(d, &client->catalogue);
        add_all(d, &client->catalogue, &client->scopes);
        d->allowed = true;
        return 0;
    }
    r = c->target.resource;
    know(d, &r->catalogue);
    if (c->project->switches.issuance_policy == ISSUANCE_ENFORCE) {
        add_permitted(d, r);
        return 0;
    }
    casefile_taint(c, "issuancePolicy");
    add_all(d, &r->catalogue, &r->scopes);
    d->allowed = true;
    return 0;
}

/* A server that reaches Connections grants the scope that opens the vault, too. */
static bool opens_vault(const struct draft *d)
{
    const struct resource *r = d->c->target.resource;

    return r != NULL && r->scopes.connections_scopes.n > 0;
}

static void add_own(struct draft *d)
{
    if (d->ask->all || !d->allowed)
        return;
    for (size_t i = 0; i < sizeof own_scopes / sizeof own_scopes[0]; i++) {
        if (scopes_have(&d->ask->scopes, own_scopes[i].name))
            add(d, &own_scopes[i]);
    }
    if (opens_vault(d) && scopes_have(&d->ask->scopes, vault_scope.name))
        add(d, &vault_scope);
}

/* Without a target, the client's own scopes and those of the project are the limit. */
static void add_untargeted(struct draft *d)
{
    const struct client *client = d->c->caller.client;

    d->allowed = true;
    know(d, &client->catalogue);
    add_all(d, &client->catalogue, &client->scopes);
    add_own(d);
    if (d->ask->all)
        return;
    know(d, &d->c->project->scopes);
    add_all(d, &d->c->project->scopes, NULL);
}

/* RFC 6749 1.5: refresh tokens are at our discretion, so this scope asks for nothing. */
static bool is_known(const struct draft *d, const char *name)
{
    const struct scopes own = { own_scopes, sizeof own_scopes / sizeof own_scopes[0] };

    return strcmp(name, "offline_access") == 0 || find(&own, name) != NULL ||
           scopes_have(&d->known, name) ||
           (opens_vault(d) && strcmp(name, vault_scope.name) == 0);
}

/* Everything asked for is granted or withheld: the event says which. */
static void record(struct draft *d)
{
    struct casefile *c = d->c;
    const struct texts *asked = &d->ask->scopes;
    struct decision_scope *granted = arena_array(c->arena, d->n + 1, sizeof *granted);
    struct decision_scope *withheld =
        arena_array(c->arena, asked->n + 1, sizeof *withheld);
    size_t n = 0;

    for (size_t i = 0; i < d->n; i++)
        granted[i] = (struct decision_scope){ d->items[i].name, DECISION_ALLOWED };
    for (size_t i = 0; !d->ask->all && i < asked->n; i++) {
        enum decision_reason why = is_known(d, asked->items[i])
                                       ? DECISION_NOT_GRANTED
                                       : DECISION_NOT_IN_CATALOGUE;

        if (!has(d, asked->items[i]))
            withheld[n++] = (struct decision_scope){ asked->items[i], why };
    }
    c->requested = *asked;
    c->scopes_given = !d->ask->all;
    c->granted = (struct decision_scopes){ granted, d->n };
    c->withheld = (struct decision_scopes){ withheld, n };
}

static int check_known(const struct draft *d, struct err *e)
{
    if (d->ask->all || d->ask->lenient)
        return 0;
    for (size_t i = 0; i < d->ask->scopes.n; i++) {
        if (is_known(d, d->ask->scopes.items[i]))
            continue;
        if (d->c->project->switches.partial_scopes == PARTIAL_REFUSE)
            return err_set(e, OAUTH_INVALID_SCOPE, "Not granted: %s",
                           d->ask->scopes.items[i]);
        casefile_taint(d->c, "partialScopes");
    }
    return 0;
}

/* As many scopes as there can be. */
static size_t room_for(const struct casefile *c, const struct offer_ask *ask)
{
    size_t n = ask->scopes.n + c->caller.client->catalogue.n + c->project->scopes.n + 8;

    for (size_t i = 0; i < ask->resources.n; i++) {
        const struct resource *r =
            snapshot_resource_by_uri(c->world, ask->resources.items[i]);

        n += r != NULL ? r->catalogue.n : 0;
    }
    return n;
}

int offer_make(struct casefile *c, const struct offer_ask *ask, struct offer *out,
               struct err *e)
{
    struct draft d = { .c = c, .ask = ask };

    d.items = arena_array(c->arena, room_for(c, ask), sizeof *d.items);
    for (size_t i = 0; i < ask->resources.n; i++) {
        if (add_target(&d, ask->resources.items[i], e) < 0)
            return -1;
    }
    if (ask->resources.n == 0)
        add_untargeted(&d);
    else
        add_own(&d);
    if (!d.allowed)
        return gather_settle(c, e);
    if (check_known(&d, e) < 0)
        return -1;
    record(&d);
    c->decision.allow = d.n > 0 || d.known.n == 0;
    if (!c->decision.allow) {
        c->decision.reason = DECISION_NOT_GRANTED;
        return err_set(e, OAUTH_POLICY, "The request was denied by policy");
    }
    *out = (struct offer){ d.items, d.n };
    return 0;
}

struct texts offer_names(const struct casefile *c, const struct offer *offer)
{
    const char **items = arena_array(c->arena, offer->n, sizeof *items);

    for (size_t i = 0; i < offer->n; i++)
        items[i] = offer->items[i].name;
    return (struct texts){ items, offer->n };
}
