/* SPDX-License-Identifier: MIT */
/*
 * vault: the answer for a Connection: the credential stored for that user or tenant.
 *
 * Those of the fixture stand in the world; those stored at run time are sealed rows that hide
 * a fixture credential of the same id. Nothing is narrowed, nothing is widened (contract.md
 * 4.4, 4.6, 6.3).
 */
#ifndef STS_VAULT_H
#define STS_VAULT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "tenant/snapshot.h"

struct casefile;
struct change;
struct err;
struct sts;
struct sts_world;

/* What a vault read asks for; an exchange leaves all of it zero. */
struct vault_ask {
    const char *user_id, *tenant_id; /* of the slot; NULL: not that part */
    const char *external_identifier; /* NULL: the unnamed one */
    bool exact_slot;                 /* that slot alone: no tenantFallback */
    bool exact_scopes;               /* the set of c->requested, else the newest */
    bool force_refresh;
};

/*
 * Choose the credential for the exchange in the casefile: fills c->given. An expired OAuth
 * token with a refresh token is renewed; the renewal is added to change.
 *
 * Fails    OAUTH_NOT_CONNECTED (then c->given.connect_url is set for a user), OAUTH_POLICY when
 *          every set stored is wider than what is granted, OAUTH_SERVER_ERROR.
 */
int vault_choose(struct sts *sts, struct casefile *c, const struct vault_ask *ask,
                 struct change *change, struct err *e) MUST_USE;

#endif
