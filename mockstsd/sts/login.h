/* SPDX-License-Identifier: MIT */
/*
 * login: who is the user, and do they agree?
 *
 * By itself, or through two pages: one to pick a user, one to consent. Each step opens the
 * pending request, decides anew, and says where the browser goes. A login is remembered in its
 * own request alone, and in the browser that it happened in.
 */
#ifndef STS_LOGIN_H
#define STS_LOGIN_H

#include <stdbool.h>

#include "base/attr.h"
#include "sts/approve.h"
#include "sts/casefile.h"
#include "sts/offer.h"

struct arena;
struct err;

/*
 * Where a checked request goes first: the callback (`login: auto`), or the login page.
 *
 * Owns     the arena of the casefile.
 * Fails    OAUTH_SERVER_ERROR.
 */
int login_begin(struct approve_case *it, const char **location, struct err *e) MUST_USE;

/* Somebody who looks at a page, or sends its form. */
struct login_visit {
    struct sts *sts;
    struct arena *arena;
    struct case_origin origin;
    const char *project, *state_id;
    const char *browser; /* the cookie of its browser; "" before there is one */
};

/* What a page has to show. */
struct login_view {
    const struct snapshot *world;
    const struct client *client;
    struct pending pending;
    bool wants_user;         /* the login page; else the consent page */
    const struct user *user; /* who logged in */
    struct offer offer;      /* what they are asked for */
};

/*
 * What to show.
 *
 * Owns     the arena; the world is held until it ends.
 * Fails    OAUTH_NOT_FOUND: no such project; OAUTH_BAD_VALUE: no such request, or the login was in
 *          another browser; OAUTH_POLICY and OAUTH_INVALID_SCOPE: the rules have changed since.
 */
int login_look(const struct login_visit *visit, struct login_view *out,
               struct err *e) MUST_USE;

/* What the user chose on a page. */
struct login_choice {
    bool refused;        /* cancel, or deny */
    const char *user;    /* on the login page */
    struct texts scopes; /* on the consent page: the optional ones that were left on */
};

/*
 * Take the choice made on the page that is due.
 *
 * Returns  *location: the next page or the callback.
 * Owns     the arena.
 * Fails    as login_look; OAUTH_BAD_VALUE for a user that is none; OAUTH_SERVER_ERROR.
 */
int login_choose(const struct login_visit *visit, const struct login_choice *choice,
                 const char **location, struct err *e) MUST_USE;

#endif
