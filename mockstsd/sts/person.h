/* SPDX-License-Identifier: MIT */
/* person: what does a token say of a user who logged in? (contract.md 5.1) */
#ifndef STS_PERSON_H
#define STS_PERSON_H

#include "base/attr.h"

struct casefile;
struct err;
struct jwrite;
struct user;

/*
 * Write tenants, dct, roles and permissions.
 *
 * Takes    tenant: the current one, "" for none.
 */
void person_write(const struct user *user, const char *tenant, struct jwrite *w);

/*
 * The current tenant of a login: the one asked for, else the only one, else "".
 *
 * Takes    asked: "" for none.
 * Owns     the user, or whoever owns asked.
 */
const char *person_tenant(const struct user *user, const char *asked);

/*
 * Let a user be the subject of the casefile, as a token from this login would say: policy and
 * mint see the same claims.
 *
 * Takes    the casefile with its client; tenant: as person_tenant gives it.
 * Fails    OAUTH_SERVER_ERROR.
 */
int person_enter(struct casefile *c, const struct user *user, const char *tenant,
                 struct err *e) MUST_USE;

#endif
