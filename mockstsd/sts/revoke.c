/* SPDX-License-Identifier: MIT */
#include "sts/revoke.h"

#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "store/store.h"
#include "sts/audit.h"
#include "sts/oauth.h"
#include "sts/state.h"

static const struct audit_actions actions = { "TokenRevoked", "TokenRevoked",
                                              "revocation" };

/* By id: a client whose id is an address has a record of its own for each look. */
static bool is_own(const struct casefile *c)
{
    return c->subject.client != NULL &&
           strcmp(c->subject.client->client_id, c->caller.client->client_id) == 0;
}

static int put_on_list(struct sts *sts, struct casefile *c, struct err *e)
{
    struct store_row row = { .kind = ROW_REVOKED,
                             .project = c->project->id,
                             .key = c->subject.jti,
                             .value = "",
                             .expires_s = c->subject.exp_s };
    struct event ev = audit_event(c, &actions, NULL);

    change_purge(c->change, ROW_REVOKED, c->project->id);
    change_put(c->change, &row);
    return audit_commit(sts, c->change, &ev, e);
}

int revoke_run(struct sts *sts, const struct tokenask *ask, struct arena *a,
               struct err *e)
{
    struct casefile *c = casefile_open(a, &ask->origin, &actions, NULL);
    struct tokenask what = *ask;
    bool live;

    what.caller.may_be_public = true;
    if (tokenask_read(sts, &what, c, &live, e) < 0)
        return -1;
    if (!live || !is_own(c) || c->subject.jti == NULL)
        return 0;
    return put_on_list(sts, c, e);
}
