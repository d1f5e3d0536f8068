/* SPDX-License-Identifier: MIT */
/* consent: what does this user allow this client? */
#ifndef STS_CONSENT_H
#define STS_CONSENT_H

#include <stdbool.h>

#include "base/attr.h"
#include "tenant/client.h"

struct casefile;
struct err;
struct store_row;
struct sts;

/* One consent: of a user, to a client, for the targets of a login. */
struct consent {
    const char *id;              /* CN…; NULL: there is none */
    struct texts scopes;         /* agreed to so far */
    const struct store_row *row; /* as it was read */
};

/*
 * The consent of the casefile's user to its client for these targets.
 *
 * Takes    resources: URIs as the login named them. chosen: names of scopes repeat from Resource
 *          to Resource, so a consent counts for the targets it was given for alone.
 * Owns     the arena of the casefile.
 * Fails    OAUTH_SERVER_ERROR.
 */
int consent_find(struct sts *sts, const struct casefile *c, const struct texts *resources,
                 struct consent *out, struct err *e) MUST_USE;

/* True if there is such a consent, and to all of these scopes. */
bool consent_covers(const struct consent *consent, const struct texts *scopes);

/*
 * Add scopes to it: a row and an event (ConsentGranted, ConsentExpanded) in the change of the
 * casefile, nothing if it covers them. Committing conflicts if it has changed meanwhile.
 */
void consent_extend(struct casefile *c, const struct consent *consent,
                    const struct texts *resources, const struct texts *scopes);

#endif
