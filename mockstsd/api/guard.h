/* SPDX-License-Identifier: MIT */
/*
 * guard: may this request reach its endpoint at all?
 *
 * Management keys and the doors of the control routes (contract.md 2.4, 2.6, 2.7).
 */
#ifndef STS_GUARD_H
#define STS_GUARD_H

#include "base/attr.h"

struct call;
struct err;

enum guard_kind {
    GUARD_NONE,       /* anybody, or the endpoint asks for itself */
    GUARD_MANAGEMENT, /* a management key */
    GUARD_CONTROL,    /* loopback or the admin key, no foreign Origin */
    GUARD_PAGE,       /* a page of ours, no foreign Origin */
};

/*
 * Check one request.
 *
 * Returns  0; for GUARD_MANAGEMENT the world of the key stands in the call.
 * Fails    OAUTH_BEARER_MISSING, OAUTH_BEARER_BAD, OAUTH_FORBIDDEN.
 */
int guard_check(struct call *call, enum guard_kind kind, struct err *e) MUST_USE;

#endif
