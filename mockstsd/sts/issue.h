/* SPDX-License-Identifier: MIT */
/*
 * issue: what does a login give now?
 *
 * The end of both grants that begin at a login: the user as the record says today, one target
 * within those of the login, policy and consent as they are now (contract.md 7.2).
 */
#ifndef STS_ISSUE_H
#define STS_ISSUE_H

#include "base/attr.h"
#include "sts/exchange.h"

/* What the login was for, and what is asked of it now. */
struct issue_ask {
    const char *user_id, *tenant;
    const struct texts *logged_in; /* the Resources of the login */
    const struct texts *resources; /* those of this request: none, or one of them */
    struct texts scopes;           /* agreed to then, or the fewer asked for now */
};

/*
 * Decide and plan: fills subject, target and everything of c->given but what is signed.
 *
 * Fails    OAUTH_BAD_GRANT: the user is gone; OAUTH_NO_CONSENT; OAUTH_UNKNOWN_TARGET: not within
 *          the login (RFC 8707 2.2); OAUTH_POLICY; OAUTH_SERVER_ERROR.
 */
int issue_settle(struct sts *sts, struct casefile *c, const struct issue_ask *ask,
                 struct err *e) MUST_USE;

struct audit_actions;

/* One request for a grant that begins at a login. */
struct issue_job {
    struct sts *sts;
    const struct exchange_ask *ask;
    const struct audit_actions *actions;
    /* what comes after the client has authenticated: fills c->given and c->change */
    int (*settle)(const struct issue_job *job, struct casefile *c, struct err *e);
};

/*
 * Authenticate, settle, conclude; again while somebody else was first, so that it is seen what
 * they did.
 *
 * Owns, Fails: as exchange_run, or as settle.
 */
int issue_run(const struct issue_job *job, struct arena *a, struct case_answer *out,
              struct err *e) MUST_USE;

#endif
