/* SPDX-License-Identifier: MIT */
/* userinfo: about whom is this access token? (OpenID Connect Core 5.3) */
#ifndef STS_USERINFO_H
#define STS_USERINFO_H

#include "base/attr.h"
#include "sts/fetch.h"

struct user;

struct userinfo_ask {
    struct fetch_bearer bearer;
    const char *path_project; /* {P} of the path, or NULL */
};

struct userinfo {
    const char *sub;
    const struct user
        *user; /* NULL: a machine's token, of which there is no more to say */
};

/*
 * Verify the token and find its user.
 *
 * Owns     the arena, and the world that it holds.
 * Fails    OAUTH_BEARER_MISSING: no such project, or not that of the path; OAUTH_BEARER_BAD;
 *          OAUTH_SERVER_ERROR.
 */
int userinfo_run(struct sts *sts, const struct userinfo_ask *ask, struct arena *a,
                 struct userinfo *out, struct err *e) MUST_USE;

#endif
