/* SPDX-License-Identifier: MIT */
/* clientcred: the client_credentials grant (RFC 6749 4.4): a token for the client itself. */
#ifndef STS_CLIENTCRED_H
#define STS_CLIENTCRED_H

#include "sts/exchange.h"

/*
 * Issue. Takes: the ask of the token endpoint, of which caller, origin, scope, resources and
 * tenant_id count. Returns, Owns, Fails: as exchange_run; the event is TokenIssued.
 */
int clientcred_run(struct sts *sts, const struct exchange_ask *ask, struct arena *a,
                   struct case_answer *out, struct err *e) MUST_USE;

#endif
