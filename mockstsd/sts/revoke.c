/* SPDX-License-Identifier: MIT */
#include "sts/revoke.h"

#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "store/store.h"
#include "sts/audit.h"
#include "sts/family.h"
#include "sts/oauth.h"
#include "sts/state.h"

enum { TRIES = 8 };

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

/* The refresh token of this client's login, with all that it gave (RFC 7009 2.1). */
static int end_login(struct sts *sts, struct casefile *c, const char *token,
                     struct err *e)
{
    const struct client *client = c->caller.client;
    struct family family;
    struct err why = { 0 };
    struct event ev;
    bool good;

    if (family_find(sts, c, token, &family, &good, &why) < 0)
        return why.code == OAUTH_SERVER_ERROR ? err_pass(e, &why) : 0;
    if (strcmp(family.client_id, client->client_id) != 0)
        return 0;
    c->subject.verified = true;
    c->subject.client = client;
    c->subject.azp = client->client_id;
    c->subject.sub = c->subject.user_id = family.user_id;
    if (family_end(sts, c, family.key, e) < 0)
        return -1;
    ev = audit_event(c, &actions, NULL);
    return audit_commit(sts, c->change, &ev, e);
}

/* Whoever refreshes at the same moment loses: what it was given is ended at the next try. */
static int end_login_surely(struct sts *sts, struct casefile *c, const char *token,
                            struct err *e)
{
    int tries = TRIES, rc;

    do {
        struct err why = { 0 };

        c->change = change_make(c->arena, c->now_ms / 1000);
        rc = end_login(sts, c, token, &why);
        if (rc < 0 && (why.code != OAUTH_CONFLICT || --tries == 0))
            return err_pass(e, &why);
    } while (rc < 0);
    return 0;
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
    if (!live)
        return end_login_surely(sts, c, what.token, e);
    if (!is_own(c) || c->subject.jti == NULL)
        return 0;
    return put_on_list(sts, c, e);
}
