/* SPDX-License-Identifier: MIT */
/*
 * desk: any request at all, handed to the STS of a scene.
 *
 * scene.h asks as clients do; here a test says itself which fields a request has, who sends it
 * and how the instance was started.
 */
#ifndef STS_DESK_H
#define STS_DESK_H

#include "scene.h"

#include "base/secret.h"
#include "http/handler.h"
#include "http/response.h"

struct desk {
    struct scene *scene;
    struct handler handler;
};

/* What is NULL is absent; the rest has a default. */
struct desk_ask {
    const char *method; /* "GET" without a body, else "POST" */
    const char *path;
    const char *query;
    const char *peer; /* "127.0.0.1" */
    const char *type; /* "application/json" if there is a body; "": none */
    const char *body;
    const char *authorization, *origin, *host;
    const char *cookie, *accept, *site; /* site: Sec-Fetch-Site */
};

/*
 * A desk before a scene of its own, with an admin key unless NULL.
 *
 * Takes    switches, rules: as scene_open.
 * Owns     the caller, who calls desk_close.
 */
struct desk desk_open(const char *switches, const char *rules, const char *admin_key);
void desk_close(struct desk *d);

/* Ask. Owns: the scene. */
struct scene_answer desk_ask(struct desk *d, const struct desk_ask *ask);

/* As desk_ask, in an arena of one's own; the body is not parsed. */
struct scene_answer desk_ask_in(struct desk *d, struct arena *a,
                                const struct desk_ask *ask);

/* Let the next commit of the store fail. */
void desk_fail_commit(struct desk *d);

/* Value of a header field of an answer, "" if it is not there. Owns: the answer. */
const char *desk_field(const struct scene_answer *got, const char *name);

#endif
