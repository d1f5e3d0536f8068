/* SPDX-License-Identifier: MIT */
/* guest_grant: one request to a token endpoint: who asks, for what, and what comes of it. */
#ifndef ACTORS_GUEST_GRANT_H
#define ACTORS_GUEST_GRANT_H

#include "base/attr.h"
#include "base/buf.h"
#include "guest_web.h"

#define GUEST_GRANT_REDIRECT "http://127.0.0.1:8765/callback"

struct guest_grant {
    struct buf form;
    struct guest_web_ask ask;
};

/* One of that grant_type. Owns: the arena. */
struct guest_grant *guest_grant_make(struct guest *g, const char *type);

/* One more field of the form. */
void guest_grant_add(struct guest_grant *grant, const char *name, const char *value);

/* Registered before, by a document, or dynamically: in this order, and for each issuer. */
int guest_grant_client(struct guest *g, struct jobj server, struct jobj *client,
                       struct err *e) MUST_USE;

/* Say who asks, as the server wants it. */
int guest_grant_sign(struct guest *g, struct jobj server, struct guest_grant *grant,
                     struct err *e) MUST_USE;

/* Ask at that endpoint. Owns: the arena. Fails: there is no token. */
int guest_grant_ask(struct guest *g, const char *endpoint, struct guest_grant *grant,
                    const char **token, struct err *e) MUST_USE;

#endif
