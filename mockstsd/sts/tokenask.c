/* SPDX-License-Identifier: MIT */
#include "sts/tokenask.h"

#include "base/clock.h"
#include "base/err.h"
#include "store/store.h"
#include "sts/oauth.h"
#include "sts/state.h"
#include "sts/subject.h"

/*
 * There is no event here that what authentication leaves could go with: failures are counted
 * (contract.md 4.2) and an assertion is spent (RFC 7523 section 3) before anything is said.
 */
static int keep_traces(struct sts *sts, struct casefile *c, struct err *e)
{
    struct err why = { 0 };

    if (c->change == NULL || c->change->steps == NULL)
        return 0;
    if (store_commit(sts->store, c->change, clock_ticks_ms() + STS_COMMIT_MS, &why) < 0)
        return why.code == ERR_CONFLICT
                   ? err_set(e, OAUTH_INVALID_CLIENT, "Client authentication failed")
                   : err_set(e, OAUTH_SERVER_ERROR, "The store cannot be written");
    c->change = change_make(c->arena, c->now_ms / 1000);
    return 0;
}

int tokenask_read(struct sts *sts, const struct tokenask *ask, struct casefile *c,
                  bool *live, struct err *e)
{
    struct sts_world *home = NULL;
    struct err why = { 0 };
    int rc = caller_identify(sts, &ask->caller, c, &home, e);

    if (keep_traces(sts, c, e) < 0 || rc < 0)
        return -1;
    if (ask->token == NULL)
        return err_set(e, OAUTH_MISSING, "token is missing");
    if (subject_verify(sts, home, c, ask->token, SUBJECT_ACCESS_TOKEN, &c->subject,
                       &why) == 0) {
        *live = true;
        return 0;
    }
    *live = false;
    return why.code == OAUTH_SERVER_ERROR ? err_pass(e, &why) : 0;
}
