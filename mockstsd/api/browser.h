/* SPDX-License-Identifier: MIT */
/*
 * browser: which browser is this, and did a page of ours send this form?
 *
 * A cookie that only same-site requests carry, and in each form a token that belongs to cookie
 * and request: neither a page of another site nor another browser can send the form.
 */
#ifndef STS_BROWSER_H
#define STS_BROWSER_H

#include "base/attr.h"

struct call;
struct err;

/* The cookie of the request; "" if it has none of ours. Owns: the arena of the call. */
const char *browser_cookie(const struct call *call);

/* A cookie for a browser that has none: set with the answer. Owns: the arena of the call. */
const char *browser_greet(struct call *call);

/* The token of a form about this request. Owns: the arena of the call. */
const char *browser_token(const struct call *call, const char *cookie,
                          const char *state_id);

/*
 * Is this the token of such a form?
 *
 * Takes    token: NULL if the form has none.
 * Fails    OAUTH_FORBIDDEN.
 */
int browser_check(const struct call *call, const char *state_id, const char *token,
                  struct err *e) MUST_USE;

#endif
