/* SPDX-License-Identifier: MIT */
/* sender: what does a request to an OAuth endpoint say about who sends it? */
#ifndef STS_SENDER_H
#define STS_SENDER_H

#include "base/attr.h"

struct call;
struct caller_ask;
struct err;

/*
 * Read Authorization header, body parameters and path slots ({P}, {M}).
 *
 * Owns     the arena of the call.
 * Fails    OAUTH_MALFORMED for two Authorization fields.
 */
int sender_read(const struct call *call, struct caller_ask *out, struct err *e) MUST_USE;

#endif
