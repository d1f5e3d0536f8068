/* SPDX-License-Identifier: MIT */
/*
 * scene: a small world behind a whole STS, and people who ask it for credentials.
 *
 * The world: anna (U1, tenants T1 and T2), ben (U2, T2), carl (U3, T1, nothing stored), dora
 * (U4, disabled); MCP clients `desktop`, `clipper` and, with a secret, `agent`; server clients
 * `crm` and `twin`, which both represent the MCP server MS1, and `billing`, which represents
 * the API RS1. Every client's clientId is its name and "-id". Nothing is allowed but by the
 * rules a test brings along.
 */
#ifndef STS_SCENE_H
#define STS_SCENE_H

#include <stdbool.h>

#include "tokens.h"

#include "wire/jobj.h"

struct arena;
struct response;

enum { SCENE_NOW_S = 1795435500, SCENE_EXP_S = SCENE_NOW_S + 1500 };

#define SCENE_BASE    "http://127.0.0.1:8693"
#define SCENE_PROJECT "P2aCmeDemoProject0000000000A"
#define SCENE_KEY     "K2tEstManagementKey000000000000000000000000"
#define SCENE_SERVER  "https://crm.test/mcp"
#define SCENE_BILLING "https://billing.test/api"
#define SCENE_PAYROLL "https://payroll.test/api"

/* Rules under which everything is permitted. */
extern const char scene_open_rules[];

struct scene;

/*
 * A world at SCENE_NOW_S.
 *
 * Takes    switches: the members of project.switches, "" for none; rules: a JSON array, NULL
 *          for scene_open_rules.
 * Owns     the caller, who calls scene_close.
 */
struct scene *scene_open(const char *switches, const char *rules);
void scene_close(struct scene *s);

struct arena *scene_arena(struct scene *s);            /* Ends with the scene. */
struct sts *scene_sts(struct scene *s);                /* The instance behind it. */
void scene_set_clock(struct scene *s, int64_t now_ms); /* It is that time now. */
const struct tokens_mint *scene_mint(struct scene *s); /* Perfect tokens of anna's. */
int64_t scene_events(struct scene *s);                 /* How many events there are. */
int64_t scene_events_before(struct scene *s);          /* Before the last request. */

/* anna's perfect token with these claims laid over it, NULL for none. Owns: the scene. */
const char *scene_token(struct scene *s, const char *claims);

/* One request to the token endpoint; what is absent is as in the canonical exchange. */
struct scene_ask {
    const char *path, *query;
    const char *client, *secret; /* by Basic; client "": nobody */
    const char *authorization;   /* the field as it stands instead */
    const char *without;         /* the field of the exchange that is left out */
    const char *token, *resource, *scope;
    const char *claims; /* without a token: laid over those of the perfect one */
    const char *more;   /* further fields, encoded */
    const char *form;   /* the whole body instead, encoded */
};

struct scene_answer {
    int status;
    struct jobj body;
    const char *text;
    const struct response *head;
};

/* Exchange. Owns: the scene, or the arena given, so that threads can ask at once. */
struct scene_answer scene_ask(struct scene *s, const struct scene_ask *ask);
struct scene_answer scene_ask_in(struct scene *s, struct arena *a,
                                 const struct scene_ask *ask);

/* Any other request with a JSON body, NULL for none; bearer NULL: no Authorization. */
struct scene_answer scene_call(struct scene *s, const char *method, const char *path,
                               const char *bearer, const char *json);

/* Change the world by a JSON fragment, through the control API; it must succeed. */
void scene_apply(struct scene *s, const char *fragment);

/* The same for a thread, with the answer. Owns: the arena given. */
struct scene_answer scene_apply_in(struct scene *s, struct arena *a,
                                   const char *fragment);

/* Revoke a token by its jti, as the revocation endpoint will leave it. */
void scene_revoke(struct scene *s, const char *jti);

/* Clear all rows of a kind, as whoever takes consents or agents away will. */
void scene_clear(struct scene *s, int row_kind);

/* The newest event, the n-th newest. Owns: the scene. */
struct jobj scene_event(struct scene *s);
struct jobj scene_event_at(struct scene *s, int n);

#endif
