/* SPDX-License-Identifier: MIT */
/*
 * fetch: a credential read through the management route (contract.md 6).
 *
 * The steps of exchange.h in the same order: same store, same policy, same trail. Nobody but
 * the token's own client is authenticated here, so client.* is that one.
 */
#ifndef STS_FETCH_H
#define STS_FETCH_H

#include <stdbool.h>

#include "base/attr.h"
#include "sts/casefile.h"

struct arena;
struct err;
struct sts;
struct sts_world;

/* The bearer of a management or vault route, split as contract.md 2.6 says. */
struct fetch_bearer {
    const char *project; /* NULL for a bare token: its verified iss tells */
    const char *token;   /* one of the two */
    const char *key;     /* a management key, or NULL */
};

struct fetch_ask {
    struct fetch_bearer bearer;
    struct case_origin origin;
    const char *app_id, *user_id, *tenant_id; /* NULL: absent */
    const char *external_identifier;
    bool tenant_level;       /* the tenant twins of the routes */
    bool scoped;             /* the routes that take scopes */
    const char *scope;       /* blank separated; NULL: the connection's defaults */
    bool with_refresh_token; /* honoured for a management key alone */
    bool force_refresh;
};

/*
 * Read one credential. Exactly one audit event once the project is known.
 *
 * Returns  *out: given.stored is the record; its refresh token may leave only if
 *          given.with_refresh_token says so.
 * Owns     as exchange_run.
 * Fails    OAUTH_BEARER_MISSING, OAUTH_BEARER_BAD, OAUTH_VAULT_POLICY, OAUTH_VAULT_SCOPE,
 *          OAUTH_VAULT_NOT_FOUND, OAUTH_MISSING, OAUTH_SERVER_ERROR.
 */
int fetch_run(struct sts *sts, const struct fetch_ask *ask, struct arena *a,
              struct case_answer *out, struct err *e) MUST_USE;

/*
 * Does this bearer hold a management key of a project?
 *
 * Returns  0 and the world of the key's project, held until the arena ends.
 * Fails    OAUTH_BEARER_MISSING, OAUTH_BEARER_BAD.
 */
int fetch_authority(struct sts *sts, const struct fetch_bearer *bearer, struct arena *a,
                    struct sts_world **home, struct err *e) MUST_USE;

#endif
