/* SPDX-License-Identifier: MIT */
/*
 * pending: which authorization request waits for its user, and what has been settled so far?
 *
 * The request is not kept here: it travels sealed through the browser (the state id of the login
 * page), so that a flood of requests costs no memory and nobody can change one on its way.
 */
#ifndef STS_PENDING_H
#define STS_PENDING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "tenant/client.h"

struct arena;
struct err;
struct sts;

/* An authorization request that passed every check. No text is NULL, "" is absent. */
struct pending {
    const char *project, *issuer; /* issuer: of the metadata that names this endpoint */
    const char *client_id;
    const char *server;        /* id of the MCP server whose endpoint was asked */
    const char *redirect_uri;  /* where the browser may be sent */
    const char *redirect_sent; /* as the request named it */
    const char *state, *challenge, *nonce, *tenant, *login_hint;
    const char *scope;
    const char *prompt;
    const char *user_id;    /* who logged in */
    const char *browser;    /* digest of the cookie of the browser it was in */
    struct texts resources; /* URIs; none: no target */
    int64_t until_s;        /* it may wait that long */
};

/*
 * Seal it.
 *
 * Returns  *out: a text that is safe in a URL.
 * Owns     the arena.
 * Fails    OAUTH_SERVER_ERROR.
 */
int pending_seal(const struct sts *sts, const struct pending *p, struct arena *a,
                 const char **out, struct err *e) MUST_USE;

/* What the text was made from, and by whom. */
struct pending_text {
    const char *project, *text;
    int64_t now_s;
};

/*
 * Open what pending_seal made.
 *
 * Owns     the arena.
 * Fails    OAUTH_BAD_VALUE: altered, of another project or another run, or too old.
 */
int pending_open(const struct sts *sts, const struct pending_text *sealed,
                 struct arena *a, struct pending *out, struct err *e) MUST_USE;

#endif
