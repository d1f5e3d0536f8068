/* SPDX-License-Identifier: MIT */
/* offgrant: a grant that exists and that no client may use in this build (contract.md 4.4). */
#ifndef STS_OFFGRANT_H
#define STS_OFFGRANT_H

#include "sts/exchange.h"

/*
 * Authenticate the client, then refuse; one TokenIssueFailed event.
 *
 * Fails    always: OAUTH_GRANT_OFF, or what caller_identify fails with.
 */
int offgrant_run(struct sts *sts, const struct exchange_ask *ask, struct arena *a,
                 struct case_answer *out, struct err *e) MUST_USE;

#endif
