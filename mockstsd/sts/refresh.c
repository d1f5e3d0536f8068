/* SPDX-License-Identifier: MIT */
#include "sts/refresh.h"

#include <string.h>

#include "sts/audit.h"
#include "sts/family.h"
#include "sts/conclude.h"
#include "sts/issue.h"
#include "sts/oauth.h"
#include "sts/party.h"
#include "sts/scopes.h"

static int bad(struct err *e)
{
    return err_set(e, OAUTH_BAD_GRANT, "The refresh token is not valid");
}

/* chosen: another client's attempt leaves the family alone */
static int check_token(struct sts *sts, const struct exchange_ask *ask,
                       struct casefile *c, struct family *out, struct err *e)
{
    bool good = false;

    if (ask->refresh_token == NULL)
        return err_set(e, OAUTH_MISSING, "refresh_token is missing");
    if (family_find(sts, c, ask->refresh_token, out, &good, e) < 0)
        return -1;
    if (strcmp(out->client_id, c->caller.client->client_id) != 0)
        return bad(e);
    if (good)
        return 0;
    return family_end(sts, c, out->key, e) < 0 ? -1 : bad(e);
}

/* RFC 6749 6: fewer scopes, never more; the next refresh may have them all again. */
static int narrow(const struct exchange_ask *ask, const struct casefile *c,
                  const struct family *family, struct texts *out, struct err *e)
{
    *out = family->scopes;
    if (ask->scope == NULL)
        return 0;
    if (scopes_parse(c->arena, ask->scope, out, e) < 0)
        return -1;
    for (size_t i = 0; i < out->n; i++) {
        if (!scopes_have(&family->scopes, out->items[i]))
            return err_set(e, OAUTH_INVALID_SCOPE, "Not granted: %s", out->items[i]);
    }
    return 0;
}

static int go_on(const struct conclude_job *job, struct casefile *c,
                 struct sts_world **home, struct err *e)
{
    const struct exchange_ask *ask = job->ask;
    struct issue_ask login = { .resources = &ask->resources };
    struct family family;

    if (issue_identify(job->sts, ask, c, home, e) < 0 ||
        party_may(c, GRANT_REFRESH_TOKEN, ask->caller.path_server, e) < 0 ||
        check_token(job->sts, ask, c, &family, e) < 0 ||
        narrow(ask, c, &family, &login.scopes, e) < 0)
        return -1;
    login.user_id = family.user_id;
    login.tenant = family.tenant;
    login.logged_in = &family.resources;
    if (issue_settle(job->sts, c, &login, e) < 0)
        return -1;
    family_go_on(c, &family, ask->refresh_token);
    return 0;
}

int refresh_run(struct sts *sts, const struct exchange_ask *ask, struct arena *a,
                struct case_answer *out, struct err *e)
{
    const struct conclude_job job = { .sts = sts,
                                      .ask = ask,
                                      .origin = &ask->origin,
                                      .actions = &audit_refresh,
                                      .settle = go_on };

    return conclude_run(&job, a, out, e);
}
