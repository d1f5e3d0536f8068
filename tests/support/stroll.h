/* SPDX-License-Identifier: MIT */
/* stroll: a person's browser on its way through the pages of a login. */
#ifndef STS_STROLL_H
#define STS_STROLL_H

#include "visitor.h"

#define STROLL_PAGES "\"login\":\"page\"" /* the switch that shows them */
#define STROLL_LOGIN "/login/" SCENE_PROJECT
#define STROLL_FORM  "application/x-www-form-urlencoded"

/* A browser on its way through the pages. */
struct stroll {
    struct desk d;
    const char *cookie;     /* as it is sent back */
    const char *url;        /* of the page it is at, from the path on */
    struct scene_answer at; /* that page */
};

/* A desk, an authorization request, and the page it leads to. */
struct stroll stroll_begin(const char *switches, const struct visitor_ask *ask);
void stroll_end(struct stroll *s);

void stroll_follow(struct stroll *s); /* Follow a redirect to a page of ours. */

/* The form of the page that is shown, with these fields. Owns: the scene. */
const char *stroll_form(struct stroll *s, const char *fields);

void stroll_send(struct stroll *s, const char *fields); /* Send it. */

/* What stands between two marks of the page, "" if nothing does. Owns: the scene. */
const char *stroll_between(struct stroll *s, const char *before, const char *after);

void stroll_shows(const struct stroll *s, const char *text); /* It is in the page. */

#endif
