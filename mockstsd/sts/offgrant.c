/* SPDX-License-Identifier: MIT */
#include "sts/offgrant.h"

#include "base/err.h"
#include "sts/audit.h"
#include "sts/conclude.h"
#include "sts/oauth.h"

int offgrant_run(struct sts *sts, const struct exchange_ask *ask, struct arena *a,
                 struct case_answer *out, struct err *e)
{
    struct casefile *c = casefile_open(a, &ask->origin, &audit_issue, NULL);
    struct caller_ask who = ask->caller;
    struct sts_world *home = NULL;
    struct err why = { 0 };

    who.may_be_public = true;
    c->reason = "client_auth";
    if (caller_identify(sts, &who, c, &home, &why) == 0) {
        c->reason = "grant";
        (void)err_set(&why, OAUTH_GRANT_OFF, "The client may not use this grant");
    }
    if (home == NULL)
        return err_pass(e, &why); /* no project, so no event */
    return conclude(sts, home, c, &why, out, e);
}
