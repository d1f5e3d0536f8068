/* SPDX-License-Identifier: MIT */
/* authcode: the authorization_code grant (RFC 6749 4.1.3, RFC 7636 4.6). */
#ifndef STS_AUTHCODE_H
#define STS_AUTHCODE_H

#include "sts/exchange.h"

/*
 * Redeem a code. Of many who try at once one succeeds; a code that was redeemed before ends what
 * it gave.
 *
 * Takes    the ask of the token endpoint, of which caller, origin, code, redirect_uri,
 *          code_verifier and resources count.
 * Returns, Owns: as exchange_run; the event is TokenIssued.
 * Fails    OAUTH_BAD_GRANT, what issue_settle fails with, or as exchange_run.
 */
int authcode_run(struct sts *sts, const struct exchange_ask *ask, struct arena *a,
                 struct case_answer *out, struct err *e) MUST_USE;

#endif
