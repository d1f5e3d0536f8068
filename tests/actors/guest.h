/* SPDX-License-Identifier: MIT */
/*
 * guest: a small MCP client that does what the papers say, or with one fault what they do not.
 *
 * One visit: what it knows, and what it has got so far. Everything lives in its arena.
 */
#ifndef ACTORS_GUEST_H
#define ACTORS_GUEST_H

#include <stddef.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "guest_fault.h"
#include "wire/jobj.h"

enum { GUEST_ISSUERS = 8, GUEST_TEXT = 1 << 20 };

struct guest {
    struct arena *arena;
    enum guest_fault fault;
    const char *url, *revision;
    const char *name;    /* of the scenario */
    struct jobj context; /* MCP_CONFORMANCE_CONTEXT */
    const char *token, *session, *issuer;
    const char *scopes; /* all that were asked for, a blank behind each */
    int calls;
    struct {
        const char *issuer;
        struct jobj client;
    } registered[GUEST_ISSUERS];
    size_t n_registered;
};

/* What a Bearer challenge asks for; NULL for what it does not name. */
struct guest_asked {
    const char *metadata, *scope, *error;
};

/* A member as text, or the standard. Owns: the tree. */
const char *guest_text(struct jobj o, const char *name, const char *standard);

/* Does a list of texts hold that one? An absent list holds nothing. */
bool guest_lists(struct jobj list, const char *text);

/* Get a token, by whatever the context and the servers offer. Fails: what was in the way. */
int guest_token_get(struct guest *g, const struct guest_asked *asked,
                    struct err *e) MUST_USE;

/* A token by logging in. Owns: the arena. Fails: what was in the way. */
int guest_login(struct guest *g, struct jobj server, const struct guest_asked *asked,
                struct jobj resource, const char **token, struct err *e) MUST_USE;

#endif
