/* SPDX-License-Identifier: MIT */
#include "sts/revoke.h"

#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "store/store.h"
#include "sts/audit.h"
#include "sts/oauth.h"
#include "sts/state.h"
#include "sts/subject.h"

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

int revoke_run(struct sts *sts, const struct revoke_ask *ask, struct arena *a,
               struct err *e)
{
    struct casefile *c = casefile_open(a, &ask->origin, &actions, NULL);
    struct caller_ask who = ask->caller;
    struct sts_world *home = NULL;
    struct err why = { 0 };

    who.may_be_public = true;
    if (caller_identify(sts, &who, c, &home, e) < 0)
        return caller_refused(sts, c, e);
    if (ask->token == NULL)
        return err_set(e, OAUTH_MISSING, "token is missing");
    if (subject_verify(sts, home, c, ask->token, SUBJECT_ACCESS_TOKEN, &c->subject,
                       &why) < 0)
        return why.code == OAUTH_SERVER_ERROR ? err_pass(e, &why) : 0;
    if (!is_own(c) || c->subject.jti == NULL)
        return 0;
    return put_on_list(sts, c, e);
}
