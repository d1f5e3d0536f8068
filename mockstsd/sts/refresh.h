/* SPDX-License-Identifier: MIT */
/* refresh: the refresh_token grant (RFC 6749 6), with rotation (RFC 9700 4.14.2). */
#ifndef STS_REFRESH_H
#define STS_REFRESH_H

#include "sts/exchange.h"

/*
 * Give another access token from a login. A token that was used before ends the whole family.
 *
 * Takes    the ask of the token endpoint, of which caller, origin, refresh_token, scope and
 *          resources count.
 * Returns, Owns: as exchange_run; the event is TokenIssued.
 * Fails    OAUTH_BAD_GRANT, OAUTH_INVALID_SCOPE for more than the login gave, what issue_settle
 *          fails with, or as exchange_run.
 */
int refresh_run(struct sts *sts, const struct exchange_ask *ask, struct arena *a,
                struct case_answer *out, struct err *e) MUST_USE;

#endif
