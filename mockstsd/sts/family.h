/* SPDX-License-Identifier: MIT */
/*
 * family: which tokens descend from one login, and when do they all end?
 *
 * One row holds what the login gave and the digest of the one refresh token that is good now; a
 * refresh token is the family's secret name and a part that changes with every use. Whoever
 * brings the right name with another part brings a token that was used before.
 */
#ifndef STS_FAMILY_H
#define STS_FAMILY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/secret.h"
#include "tenant/client.h"

struct casefile;
struct err;
struct store_row;
struct sts;

struct family {
    const char *key; /* digest of its name */
    const char *client_id, *user_id, *tenant;
    struct texts scopes, resources; /* of the login; a refresh stays within them */
    const struct store_row *row;    /* as it was read; NULL: a new one */
};

/*
 * Begin one for the token that the casefile gives: a row in its change, and a refresh token if
 * the client may use that grant.
 *
 * Takes    family: its parties, scopes and resources; its key is set here.
 */
void family_begin(struct casefile *c, struct family *family);

/*
 * The family that a refresh token names.
 *
 * Returns  *good: false if the token was used before (or never was).
 * Owns     the arena of the casefile.
 * Fails    OAUTH_BAD_GRANT: there is none (any more); OAUTH_SERVER_ERROR.
 */
int family_find(struct sts *sts, const struct casefile *c, const char *token,
                struct family *out, bool *good, struct err *e) MUST_USE;

/*
 * Give another token from it: the next refresh token, or the same again where refreshRotation is
 * off. Committing conflicts if somebody else was first, or ended it.
 */
void family_go_on(struct casefile *c, const struct family *family, const char *token);

/*
 * End it: no refresh any more, and the access tokens it gave are revoked. In the change of the
 * casefile; committing conflicts if it has given another token meanwhile.
 *
 * Takes    key: of a family that may have ended already.
 * Fails    OAUTH_SERVER_ERROR.
 * Source   RFC 6749 10.5, RFC 9700 4.14.2.
 */
int family_end(struct sts *sts, struct casefile *c, const char *key,
               struct err *e) MUST_USE;

#endif
