/* SPDX-License-Identifier: MIT */
#include "sts/introspect.h"

#include <string.h>

#include "sts/audit.h"
#include "sts/scopes.h"

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

int introspect_run(struct sts *sts, const struct tokenask *ask, struct arena *a,
                   struct jobj *claims, struct err *e)
{
    struct casefile *c = casefile_open(a, &ask->origin, &audit_fetch, NULL);
    bool live;

    if (tokenask_read(sts, ask, c, &live, e) < 0)
        return -1;
    *claims = live && may_know(c) ? c->subject.claims : (struct jobj){ 0 };
    return 0;
}
