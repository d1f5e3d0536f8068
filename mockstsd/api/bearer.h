/* SPDX-License-Identifier: MIT */
/*
 * bearer: which project and which credential does an Authorization header name?
 *
 * The parse of contract.md 2.6 alone; whether the credential is good is the domain's question.
 */
#ifndef STS_BEARER_H
#define STS_BEARER_H

#include "base/attr.h"

struct arena;
struct err;
struct fetch_bearer;
struct request;

/*
 * Split the bearer of a management or vault route.
 *
 * Owns     the arena.
 * Fails    OAUTH_BEARER_MISSING: no such header, another scheme, nothing after it, or more
 *          than one; OAUTH_BEARER_BAD: a project alone.
 */
int bearer_read(const struct request *req, struct arena *a, struct fetch_bearer *out,
                struct err *e) MUST_USE;

/*
 * What follows "Bearer", whole.
 *
 * Owns     the request.
 * Fails    OAUTH_BEARER_MISSING.
 */
int bearer_text(const struct request *req, const char **out, struct err *e) MUST_USE;

#endif
