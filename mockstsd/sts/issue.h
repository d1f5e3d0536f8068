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

/*
 * Who asks: the client of the login, which may be a public one.
 *
 * Fails    as caller_identify.
 */
int issue_identify(struct sts *sts, const struct exchange_ask *ask, struct casefile *c,
                   struct sts_world **home, struct err *e) MUST_USE;

#endif
