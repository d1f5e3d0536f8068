/* SPDX-License-Identifier: MIT */
/*
 * casefile: what is known of one request for a credential, in the order in which it is learned.
 *
 * Data. Each step of a grant, a fetch or an authorization adds its part; the audit event
 * is the casefile written out (event.h). Texts live in the request's arena or in the world.
 */
#ifndef STS_CASEFILE_H
#define STS_CASEFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "policy/decision.h"
#include "tenant/snapshot.h"
#include "wire/jobj.h"
#include "sts/case_answer.h"

struct audit_actions;
struct change;
struct facts;
struct sts_world;

enum { CASE_HOPS_MAX = 32, CASE_LAXITIES_MAX = 8 };

/* What the transport tells: nothing here is believed before a step has checked it. */
struct case_origin {
    const char *route; /* "token_endpoint", "authorize" or "vault" */
    const char *path;  /* of the request, for the event */
    const char *peer;  /* address of the client */
};

/* caller.c: who asks? */
struct case_caller {
    const struct client *client; /* NULL until authenticated */
    const char *method;          /* "client_secret_basic" … "none" */
    const char *claimed_id;      /* the client_id that was sent, if any */
    bool lenient;                /* nobody authenticated: lenientExchange */
    bool management_key;         /* vault: an administrator, policy does not apply */
};

/* subject.c: for whom? */
struct case_subject {
    bool verified;
    bool session;                /* a session token: its iss is the bare project id */
    bool login;                  /* no inbound token: the user logged in here */
    const char *user_id;         /* sub; NULL for a machine's token */
    const char *sub, *azp, *jti; /* as in the token */
    const struct client *client; /* the record behind azp; NULL if there is none */
    const char *email;           /* claim, or NULL */
    const char *tenant;          /* dct, or NULL */
    struct texts audience, scopes, tenants, roles, permissions;
    struct jobj claims;              /* the whole payload */
    const char *hops[CASE_HOPS_MAX]; /* act chain of the token, newest first */
    size_t n_hops;
    int64_t exp_s;
    const struct resource *server; /* the Resource in aud, once binding.c found it */
};

/* target.c: to reach what? */
struct case_target {
    const char *asked;               /* as asked for */
    const struct resource *resource; /* one of the two, once resolved */
    const struct connection *connection;
};

struct casefile {
    struct snapshot *world;
    const struct project *project;
    struct arena *arena;
    struct change *change;     /* what is kept beside the event */
    int64_t now_ms;            /* when it was entered: what is expired, what is issued */
    const struct clock *clock; /* of the project: when its event occurs */
    const struct audit_actions *actions; /* names of its event (audit.h) */
    struct case_origin origin;
    struct case_caller caller;
    struct case_subject subject;
    struct case_target target;
    const struct facts *facts;
    bool decided;
    struct decision decision;
    struct texts requested; /* scopes; n = 0 with scopes_given: the empty set */
    bool scopes_given;
    struct decision_scopes granted, withheld;
    const char *tenant; /* tenantId of the request, else dct */
    const char *reason; /* word of contract.md 8.2 for a failure outside policy */
    const char *laxities[CASE_LAXITIES_MAX];
    size_t n_laxities;
    struct case_credential given;
};

/* A casefile about what was asked for, which may be NULL. Owns: the arena. */
struct casefile *casefile_open(struct arena *a, const struct case_origin *origin,
                               const struct audit_actions *actions, const char *asked);

/* The project is known: hold its world until the arena ends, and read its clock. */
void casefile_enter(struct casefile *c, struct sts_world *home);

/* Note that a switch let this request pass where the default would not; once each. */
void casefile_taint(struct casefile *c, const char *switch_name);

#endif
