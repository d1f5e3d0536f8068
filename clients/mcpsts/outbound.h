/* SPDX-License-Identifier: MIT */
/*
 * outbound: as a Client, what credential does the STS give for this token and target?
 *
 * From the cache, from another caller's request, or from a request of our own, exactly that
 * of Descope's page "Calling External APIs from MCP Tools".
 */
#ifndef STS_OUTBOUND_H
#define STS_OUTBOUND_H

#include "base/attr.h"
#include "mcpsts/mcpsts.h"

struct credential;
struct inbound;

/*
 * Exchange.
 *
 * Owns     the caller, who calls credential_drop.
 * Fails    with any code but MCPSTS_INSUFFICIENT_SCOPE.
 * Source   SEED "Making the Exchange"; RFC 8693 2; RFC 6749 2.3.1; contract.md 4.4, 9.5.
 */
int outbound_exchange(struct mcpsts *sts, const struct inbound *inbound,
                      const struct mcpsts_want *want, struct credential **out,
                      struct mcpsts_refusal *why) MUST_USE;

#endif
