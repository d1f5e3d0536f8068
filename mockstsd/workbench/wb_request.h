/* SPDX-License-Identifier: MIT */
/* wb_request: which request do these names and words describe? */
#ifndef STS_WB_REQUEST_H
#define STS_WB_REQUEST_H

#include "workbench/wb_ask.h"

/* A claim of the inbound token: its path without "claims.", and its value. */
struct wb_claim {
    const char *path;
    struct facts_values value;
};

struct wb_supposed;

struct wb_request {
    const char *user;   /* NULL: nobody */
    const char *via;    /* NULL: no MCP client */
    const char *client; /* NULL: the MCP client itself, as on the vault route */
    const char *target;
    enum rule_action action; /* RULE_ACTION_NONE: the target's own */
    struct facts_texts scopes;
    const struct wb_claim *claims;
    size_t n_claims;
    const struct wb_supposed *suppose; /* NULL: all parties have names */
};

/*
 * Look it up.
 *
 * Owns     the arena; parties are those of the world.
 * Fails    ERR_PARSE: a name that nobody has, or two; neither client nor MCP client; a party
 *          that has a name and is supposed, too.
 */
int wb_request(const struct wb_world *w, const struct wb_request *r, struct arena *a,
               struct wb_ask *out, struct err *e) MUST_USE;

/* The action of that name. Fails: ERR_PARSE, with the nearest. */
int wb_request_action(const char *name, enum rule_action *out, struct err *e) MUST_USE;

/* "name=value" as a claim: true, 3 and "3" are what they are in YAML. Fails: ERR_PARSE. */
int wb_request_claim(struct arena *a, const char *text, struct wb_claim *out,
                     struct err *e) MUST_USE;

#endif
