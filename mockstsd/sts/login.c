/* SPDX-License-Identifier: MIT */
#include "sts/login.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "sts/audit.h"
#include "sts/consent.h"
#include "sts/digest.h"
#include "sts/oauth.h"
#include "sts/party.h"
#include "sts/person.h"
#include "sts/scopes.h"
#include "sts/sts.h"
#include "wire/form.h"

static const struct user *user_named(const struct snapshot *world, const char *name)
{
    const struct user *user = snapshot_user(world, name);

    return user != NULL ? user : snapshot_user_by_login(world, name);
}

/* OpenID Connect Core 3.1.2.1: words with blanks between. */
static bool prompts(const struct approve_case *it, const char *word)
{
    struct texts words = scopes_split(it->c->arena, it->p.prompt);

    return scopes_have(&words, word);
}

/* This user wants it: who they are, and what they may give. */
static int enter(struct approve_case *it, const struct user *user, struct offer *offer,
                 struct err *e)
{
    struct casefile *c = it->c;
    struct offer_ask ask = { .resources = it->p.resources,
                             .scopes = scopes_split(c->arena, it->p.scope),
                             .all = it->p.scope[0] == '\0' };

    if (user == NULL || user->disabled)
        return err_set(e, OAUTH_DECLINED, "There is no such user");
    if (person_enter(c, user, person_tenant(user, it->p.tenant), e) < 0)
        return -1;
    if (it->p.tenant[0] != '\0' && !scopes_have(&c->subject.tenants, it->p.tenant))
        return err_set(e, OAUTH_DECLINED, "The user is not in that tenant");
    return offer_make(c, &ask, offer, e);
}

/* A page of ours for the next step; the shape is the one observed (contract.md 4.7). */
static int ask_by_page(const struct approve_case *it, const char **location,
                       struct err *e)
{
    struct arena *a = it->c->arena;
    struct buf query = buf_make(a, SIZE_MAX / 2);
    const char *state_id;

    if (pending_seal(it->sts, &it->p, a, &state_id, e) < 0)
        return -1;
    form_add(&query, "flow", "inbound-apps-user-consent");
    form_add(&query, "oidc_error_redirect_uri", it->p.redirect_uri);
    form_add(&query, "third_party_app_id", it->c->caller.client->id);
    form_add(&query, "third_party_app_state_id", state_id);
    *location =
        arena_printf(a, "%s/login/%s?%s", it->sts->base_url, it->p.project, query.data);
    return 0;
}

static int give_all(const struct approve_case *it, const struct offer *offer,
                    const char **location, struct err *e)
{
    struct texts names = offer_names(it->c, offer);

    return approve_give(it, &names, location, e);
}

int login_begin(struct approve_case *it, const char **location, struct err *e)
{
    const struct casefile *c = it->c;
    const char *hint = it->p.login_hint;
    struct offer offer;
    struct err why = { 0 };

    if (c->project->switches.login == LOGIN_PAGE) {
        if (!prompts(it, "none"))
            return ask_by_page(it, location, e);
        (void)err_set(&why, OAUTH_LOGIN_REQUIRED, "The user must log in");
        return approve_refuse(it, &why, location, e);
    }
    if (hint[0] == '\0')
        hint = c->project->default_user;
    if (enter(it, user_named(c->world, hint), &offer, &why) < 0)
        return approve_refuse(it, &why, location, e);
    return give_all(it, &offer, location, e);
}

static int lost(struct err *e)
{
    return err_set(e, OAUTH_BAD_VALUE,
                   "This login was begun elsewhere: start again from the app");
}

static const char *digest_of(const struct login_visit *visit)
{
    return digest_text(visit->arena, visit->browser, strlen(visit->browser));
}

/* What was begun in one browser is not finished in another. */
static int check_browser(const struct login_visit *visit, const struct pending *p,
                         struct err *e)
{
    if (p->user_id[0] == '\0' || digest_same(p->browser, digest_of(visit)))
        return 0;
    return lost(e);
}

/* Open the request again: nothing of it is believed but what was sealed. */
static int reopen(const struct login_visit *visit, struct approve_case *it, struct err *e)
{
    struct sts_world *home = sts_find(visit->sts, visit->project, visit->arena);
    struct pending_text sealed = { visit->project, visit->state_id, 0 };
    const struct resource *server = NULL;
    struct casefile *c;

    if (home == NULL)
        return err_set(e, OAUTH_NOT_FOUND, "There is no such project");
    if (visit->state_id == NULL)
        return lost(e);
    c = casefile_open(visit->arena, &visit->origin, &audit_authorize, NULL);
    casefile_enter(c, home);
    sealed.now_s = c->now_ms / 1000;
    *it = (struct approve_case){ .sts = visit->sts, .c = c };
    if (pending_open(visit->sts, &sealed, visit->arena, &it->p, e) < 0 ||
        check_browser(visit, &it->p, e) < 0)
        return -1;
    c->subject.login = true;
    c->caller.method = "none";
    c->caller.claimed_id = it->p.client_id;
    if (it->p.server[0] != '\0')
        server = snapshot_resource(c->world, it->p.server);
    c->caller.client = party_client(visit->sts, c, it->p.client_id, server);
    return c->caller.client != NULL && !c->caller.client->suspended ? 0 : lost(e);
}

int login_look(const struct login_visit *visit, struct login_view *out, struct err *e)
{
    struct approve_case it;

    *out = (struct login_view){ 0 };
    if (reopen(visit, &it, e) < 0)
        return -1;
    out->world = it.c->world;
    out->client = it.c->caller.client;
    out->pending = it.p;
    out->wants_user = it.p.user_id[0] == '\0';
    if (out->wants_user)
        return 0;
    out->user = snapshot_user(it.c->world, it.p.user_id);
    return enter(&it, out->user, &out->offer, e);
}

/* The client or every target may say that nobody is to be asked. */
static bool skips_consent(const struct approve_case *it)
{
    if (it->c->caller.client->skip_consent_screen)
        return true;
    for (size_t i = 0; i < it->p.resources.n; i++) {
        const struct resource *r =
            snapshot_resource_by_uri(it->c->world, it->p.resources.items[i]);

        if (r == NULL || !r->registration.skip_consent_screen)
            return false;
    }
    return it->p.resources.n > 0;
}

static int is_agreed(const struct approve_case *it, const struct offer *offer, bool *out,
                     struct err *e)
{
    struct texts names = offer_names(it->c, offer);
    struct consent consent;

    if (consent_find(it->sts, it->c, &it->p.resources, &consent, e) < 0)
        return -1;
    *out = !prompts(it, "consent") &&
           (skips_consent(it) || consent_covers(&consent, &names));
    return 0;
}

static int choose_user(const struct login_visit *visit, struct approve_case *it,
                       const struct login_choice *choice, const char **location,
                       struct err *e)
{
    const struct user *user =
        choice->user != NULL ? user_named(it->c->world, choice->user) : NULL;
    struct offer offer;
    struct err why = { 0 };
    bool agreed;

    if (user == NULL || user->disabled)
        return err_set(e, OAUTH_BAD_VALUE, "There is no such user");
    if (enter(it, user, &offer, &why) < 0)
        return approve_refuse(it, &why, location, e);
    it->p.user_id = user->user_id;
    it->p.browser = digest_of(visit);
    if (is_agreed(it, &offer, &agreed, e) < 0)
        return -1;
    return agreed ? give_all(it, &offer, location, e) : ask_by_page(it, location, e);
}

/* A scope that is not optional cannot be declined (contract.md 4.7). */
static int choose_scopes(struct approve_case *it, const struct login_choice *choice,
                         const char **location, struct err *e)
{
    const struct user *user = snapshot_user(it->c->world, it->p.user_id);
    struct offer offer;
    struct err why = { 0 };
    const char **items;
    struct texts kept = { 0 };

    if (enter(it, user, &offer, &why) < 0)
        return approve_refuse(it, &why, location, e);
    items = arena_array(it->c->arena, offer.n, sizeof *items);
    for (size_t i = 0; i < offer.n; i++) {
        if (!offer.items[i].optional || scopes_have(&choice->scopes, offer.items[i].name))
            items[kept.n++] = offer.items[i].name;
    }
    kept.items = items;
    if (kept.n > 0 || offer.n == 0)
        return approve_give(it, &kept, location, e);
    (void)err_set(&why, OAUTH_DECLINED, "The user declined every scope");
    return approve_refuse(it, &why, location, e);
}

int login_choose(const struct login_visit *visit, const struct login_choice *choice,
                 const char **location, struct err *e)
{
    struct approve_case it;
    struct err why = { 0 };

    if (reopen(visit, &it, e) < 0)
        return -1;
    if (choice->refused) {
        (void)err_set(&why, OAUTH_DECLINED, "The user declined");
        return approve_refuse(&it, &why, location, e);
    }
    if (it.p.user_id[0] == '\0')
        return choose_user(visit, &it, choice, location, e);
    return choose_scopes(&it, choice, location, e);
}
