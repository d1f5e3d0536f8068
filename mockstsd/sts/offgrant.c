/* SPDX-License-Identifier: MIT */
#include "sts/offgrant.h"

#include "base/err.h"
#include "sts/audit.h"
#include "sts/conclude.h"
#include "sts/oauth.h"

static int settle(const struct conclude_job *job, struct casefile *c,
                  struct sts_world **home, struct err *e)
{
    const struct exchange_ask *ask = job->ask;
    struct caller_ask who = ask->caller;

    who.may_be_public = true;
    c->reason = "client_auth";
    if (caller_identify(job->sts, &who, c, home, e) < 0)
        return -1;
    c->reason = "grant";
    return err_set(e, OAUTH_GRANT_OFF, "The client may not use this grant");
}

int offgrant_run(struct sts *sts, const struct exchange_ask *ask, struct arena *a,
                 struct case_answer *out, struct err *e)
{
    const struct conclude_job job = { .sts = sts,
                                      .ask = ask,
                                      .origin = &ask->origin,
                                      .actions = &audit_issue,
                                      .settle = settle };

    return conclude_run(&job, a, out, e);
}
