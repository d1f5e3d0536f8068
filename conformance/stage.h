/* SPDX-License-Identifier: MIT */
/*
 * stage: where does one run of a check take place, and what has happened there?
 *
 * On a target with an admin API a fresh project; else what the target file names. It ends with
 * the run. The newest exchange is kept; secrets are masked when it is shown.
 */
#ifndef STS_STAGE_H
#define STS_STAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "conformance/sut.h"

struct actors;
struct arena;
struct err;
struct httpc_field;
struct listener;
struct spares;
struct vars;
struct volley;

enum { STAGE_ERR_UNMET = 90 }; /* beside base/err.h: the target lacks what is needed */

/* One request and what came of it. */
struct seen {
    const char *method, *url;
    const struct httpc_field *sent_headers;
    size_t n_sent;
    const char *sent_body;
    const char *failure; /* no answer: why; else NULL */
    int status;          /* 0: no answer */
    const struct httpc_field *headers;
    size_t n_headers;
    const char *body;
    size_t body_len;
    bool is_json; /* strict JSON: an object */
    struct jobj json;
    struct jobj events; /* of a step that reads the trail: an array */
    size_t n_answers;   /* of a step that sends raw bytes */
    bool closed;        /* the target ended the connection */
    int took_ms;
};

struct stage {
    struct arena *arena;
    const struct target *target;
    const char *dialect;
    const char *project; /* NULL: a static target that names none */
    struct vars *vars;
    struct seen *newest;
    size_t n_marked;           /* events of the trail that are not looked at any more */
    struct spares *lines;      /* connections that the next request may use */
    struct volley *volley;     /* requests wait here; NULL: they are sent at once */
    const char *other;         /* a second project, or NULL */
    struct listener *listener; /* NULL: no step has opened one */
    struct actors *actors;     /* NULL: nobody else is on */
};

struct stage_ask {
    const char *dialect;  /* NULL: the target's */
    struct jobj switches; /* of the fresh project, or absent */
    bool light; /* many tokens are asked for: where there is a choice, cheap ones */
    struct jobj world;  /* fixture fragment, or absent */
    struct jobj rules;  /* instead of the rule that permits everything, or absent */
    const char *random; /* ${random}: of the seed, the check and the run */
    bool apart;         /* the target's STS has no part in it: no project is made */
};

/*
 * Set it up.
 *
 * Owns     the arena; stage_close before that ends.
 * Fails    ERR_IO: the target does not answer; ERR_PARSE: it refuses what the check arranges.
 */
int stage_open(const struct target *target, const struct stage_ask *ask, struct arena *a,
               struct stage **out, struct err *e) MUST_USE;

void stage_close(struct stage *s); /* Frees the project. */

/* What is to be sent. */
struct stage_request {
    const char *method, *url; /* a path is below the target's base */
    const struct httpc_field *headers;
    size_t n_headers;
    const char *body;
    size_t body_len;
    bool apart; /* arrangement, not part of what is judged: not kept */
};

/* Send, and keep what came of it. Never fails: no answer is something seen. Owns: the stage. */
struct seen *stage_send(struct stage *s, const struct stage_request *request);

/* Can state be arranged here? Fails: STAGE_ERR_UNMET: it cannot, which is no fault. */
int stage_controls(const struct stage *s, struct err *e) MUST_USE;

/* A control route: 200, or what it said. Fails: ERR_PARSE, ERR_IO, STAGE_ERR_UNMET. *answer may be NULL. */
int stage_control(struct stage *s, const char *line, const char *json,
                  struct jobj *answer, struct err *e) MUST_USE;

/* Lay a fragment, as JSON, over a project. Fails: ERR_PARSE, ERR_IO. */
int stage_apply(struct stage *s, const char *project, const char *fragment,
                struct err *e) MUST_USE;

void stage_hold(struct stage *s); /* From now on requests wait, until stage_fire. */

/* Send what waits. Returns: false if no two of them were under way together. */
bool stage_fire(struct stage *s);

/* A second project beside the first, ${other.project} … Fails: ERR_IO, ERR_PARSE: no, or not another. */
int stage_second(struct stage *s, struct err *e) MUST_USE;

/* The first header of that name in any case, or NULL. Owns: the stage. */
const char *stage_header(const struct seen *seen, const char *name);

#endif
