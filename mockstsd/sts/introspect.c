/* SPDX-License-Identifier: MIT */
#include "sts/introspect.h"

#include <string.h>

#include "base/err.h"
#include "sts/audit.h"
#include "sts/oauth.h"
#include "sts/scopes.h"
#include "sts/state.h"
#include "sts/subject.h"

/* contract.md 4.8 */
static bool may_know(const struct casefile *c)
{
    const struct client *who = c->caller.client;
    const struct resource *own = snapshot_resource(c->world, who->resource_id);

    if (c->subject.azp != NULL && strcmp(c->subject.azp, who->client_id) == 0)
        return true;
    return own != NULL && own->uri[0] != '\0' &&
           scopes_have(&c->subject.audience, own->uri);
}

int introspect_run(struct sts *sts, const struct introspect_ask *ask, struct arena *a,
                   struct jobj *claims, struct err *e)
{
    struct casefile *c = casefile_open(a, &ask->origin, &audit_fetch, NULL);
    struct sts_world *home = NULL;
    struct err why = { 0 };

    if (caller_identify(sts, &ask->caller, c, &home, e) < 0)
        return caller_refused(sts, c, e);
    if (ask->token == NULL)
        return err_set(e, OAUTH_MISSING, "token is missing");
    *claims = (struct jobj){ 0 };
    if (subject_verify(sts, home, c, ask->token, SUBJECT_ACCESS_TOKEN, &c->subject,
                       &why) < 0)
        return why.code == OAUTH_SERVER_ERROR ? err_pass(e, &why) : 0;
    if (may_know(c))
        *claims = c->subject.claims;
    return 0;
}
