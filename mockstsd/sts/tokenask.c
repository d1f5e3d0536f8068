/* SPDX-License-Identifier: MIT */
#include "sts/tokenask.h"

#include "base/clock.h"
#include "base/err.h"
#include "store/store.h"
#include "sts/oauth.h"
#include "sts/state.h"
#include "sts/subject.h"

/* A failed authentication leaves no event here, but it is counted (contract.md 4.2). */
static int count_failure(struct sts *sts, struct casefile *c, struct err *e)
{
    if (c->change != NULL &&
        store_commit(sts->store, c->change, clock_ticks_ms() + STS_COMMIT_MS, NULL) < 0)
        return err_set(e, OAUTH_SERVER_ERROR, "The store cannot be written");
    return -1;
}

int tokenask_read(struct sts *sts, const struct tokenask *ask, struct casefile *c,
                  bool *live, struct err *e)
{
    struct sts_world *home = NULL;
    struct err why = { 0 };

    if (caller_identify(sts, &ask->caller, c, &home, e) < 0)
        return count_failure(sts, c, e);
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
