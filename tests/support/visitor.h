/* SPDX-License-Identifier: MIT */
/*
 * visitor: an MCP client at the door: it sends a browser to log in, and spends what comes back.
 *
 * Beside the clients of the scene there are `web` (two callbacks), `single` (one, with a query),
 * `native` (loopback callbacks) and `forced` (confidential, PKCE compulsory); MS1 has the scope
 * crm:extra, which is optional.
 */
#ifndef STS_VISITOR_H
#define STS_VISITOR_H

#include "desk.h"

#define VISITOR_PATH      "/oauth2/v1/apps/agentic/" SCENE_PROJECT "/MS1/authorize"
#define VISITOR_CALLBACK  "https://app.test/cb"
#define VISITOR_VERIFIER  "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk" /* RFC 7636 B */
#define VISITOR_CHALLENGE "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

/* A desk with these clients. Takes: switches as scene_open. Owns: as desk_open. */
struct desk visitor_open(const char *switches);

/* One authorization request; what is absent is as in the perfect one of `desktop`. */
struct visitor_ask {
    const char *path, *client;
    const char *redirect, *scope, *state, *type, *challenge,
        *method;      /* "" leaves it out */
    const char *more; /* further parameters, encoded */
    bool post;
};

struct scene_answer visitor_authorize(struct desk *d, const struct visitor_ask *ask);

/* The same for a thread, in its arena; the body is not parsed. */
struct scene_answer visitor_authorize_in(struct desk *d, struct arena *a,
                                         const struct visitor_ask *ask);

/* A parameter of the Location of an answer, decoded; NULL if there is none. Owns: the scene. */
const char *visitor_param(struct desk *d, const struct scene_answer *got,
                          const char *name);

/* The code of a request that must succeed. Owns: the scene. */
const char *visitor_code(struct desk *d, const struct visitor_ask *ask);

/* One request to the token endpoint; what is absent is as in the perfect one of `desktop`. */
struct visitor_spend {
    const char *client;                     /* "agent-id" sends its secret, others none */
    const char *code, *redirect, *verifier; /* "" leaves it out */
    const char *refresh;                    /* a refresh token, instead of a code */
    const char *more;                       /* further parameters, encoded */
};

struct scene_answer visitor_spend(struct desk *d, const struct visitor_spend *spend);

/* The same for a thread, in its arena. */
struct scene_answer visitor_spend_in(struct desk *d, struct arena *a,
                                     const struct visitor_spend *spend);

/* The answer gives tokens, and exactly one event says so: TokenIssued. */
void visitor_given(struct desk *d, const struct scene_answer *got);

/* Log in, redeem: an answer that gives tokens. */
struct scene_answer visitor_login(struct desk *d, const struct visitor_ask *ask);

#endif
