/* SPDX-License-Identifier: MIT */
#include "sts/issue.h"

#include "base/arena.h"
#include "sts/consent.h"
#include "sts/mint.h"
#include "sts/oauth.h"
#include "sts/offer.h"
#include "sts/person.h"
#include "sts/scopes.h"

/* The Resource asked for, else the first of the login, else none. */
static int choose_target(const struct issue_ask *ask, struct casefile *c,
                         struct texts *out, struct err *e)
{
    const struct texts *named = ask->resources->n > 0 ? ask->resources : ask->logged_in;
    struct texts one = { named->items, named->n > 0 ? 1 : 0 };

    if (one.n > 0)
        c->target.asked = one.items[0];
    if (ask->resources->n > 1 ||
        (one.n > 0 && !scopes_have(ask->logged_in, one.items[0])))
        return err_set(e, OAUTH_UNKNOWN_TARGET, "The requested target is not available");
    *out = one;
    return 0;
}

static int enter_user(const struct issue_ask *ask, struct casefile *c, struct err *e)
{
    const struct user *user = snapshot_user(c->world, ask->user_id);

    if (user == NULL || user->disabled)
        return err_set(e, OAUTH_BAD_GRANT, "The user may not log in any more");
    return person_enter(c, user, ask->tenant, e);
}

/* What was agreed to may have been taken back in part. */
static int check_consent(struct sts *sts, const struct issue_ask *ask,
                         const struct casefile *c, struct texts *out, struct err *e)
{
    const char **items = arena_array(c->arena, ask->scopes.n + 1, sizeof *items);
    struct consent consent;
    size_t n = 0;

    if (consent_find(sts, c, ask->logged_in, &consent, e) < 0)
        return -1;
    if (consent.id == NULL)
        return err_set(e, OAUTH_NO_CONSENT, "Cannot find consent by id");
    for (size_t i = 0; i < ask->scopes.n; i++) {
        if (scopes_have(&consent.scopes, ask->scopes.items[i]))
            items[n++] = ask->scopes.items[i];
    }
    *out = (struct texts){ items, n };
    return 0;
}

int issue_settle(struct sts *sts, struct casefile *c, const struct issue_ask *ask,
                 struct err *e)
{
    struct offer_ask want = { .lenient = true };
    struct offer offer;

    if (enter_user(ask, c, e) < 0 || choose_target(ask, c, &want.resources, e) < 0 ||
        check_consent(sts, ask, c, &want.scopes, e) < 0 ||
        offer_make(c, &want, &offer, e) < 0)
        return -1;
    mint_plan_own(c);
    c->given.with_id_token = scopes_have(&c->given.scopes, "openid");
    c->given.nonce = "";
    return 0;
}

int issue_identify(struct sts *sts, const struct exchange_ask *ask, struct casefile *c,
                   struct sts_world **home, struct err *e)
{
    struct caller_ask who = ask->caller;

    who.may_be_public = true;
    c->subject.login = true;
    if (caller_identify(sts, &who, c, home, e) == 0)
        return 0;
    c->reason = "client_auth";
    return -1;
}
