/* SPDX-License-Identifier: MIT */
/*
 * authorize: may this client ask this user, and where does the browser go next?
 *
 * The coordinator of the authorization endpoint (RFC 6749 4.1.1; contract.md 4.5, 4.7): nothing
 * is redirected before client and redirect URI have been checked.
 */
#ifndef STS_AUTHORIZE_H
#define STS_AUTHORIZE_H

#include <stdbool.h>

#include "base/attr.h"
#include "sts/caller.h"
#include "sts/casefile.h"

struct arena;
struct err;
struct sts;

/* The parameters of one request; NULL: absent. */
struct authorize_ask {
    struct caller_ask caller; /* client_id, and what names project and MCP server */
    struct case_origin origin;
    bool of_project; /* the endpoint of the issuer {base}/{P} */
    const char *redirect_uri, *response_type, *scope, *state, *nonce, *tenant;
    const char *challenge, *method, *login_hint, *prompt, *request, *request_uri;
    const char *repeated; /* a parameter that came more than once */
    struct texts resources;
};

struct authorize_answer {
    const struct switches *switches; /* of the project, NULL until one was found */
    const char *location;            /* callback, login page, or the page of errors */
};

/*
 * Check a request, then log the user in (`login: auto`) or ask for one (`login: page`).
 *
 * Returns  *out: where to send the browser.
 * Owns     the arena; the world is held until it ends.
 * Fails    OAUTH_UNKNOWN_APP (rfc; in descope the location is a page of ours), OAUTH_BAD_REDIRECT,
 *          OAUTH_MISSING, OAUTH_MALFORMED, OAUTH_NOT_FOUND (no such {M}), OAUTH_SERVER_ERROR: the
 *          browser must not be sent anywhere. out->switches may be set.
 */
int authorize_run(struct sts *sts, const struct authorize_ask *ask, struct arena *a,
                  struct authorize_answer *out, struct err *e) MUST_USE;

#endif
