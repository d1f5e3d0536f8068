/* SPDX-License-Identifier: MIT */
/* place: a small world, a store in memory and a casefile, for tests of single steps. */
#ifndef STS_TEST_PLACE_H
#define STS_TEST_PLACE_H

#include "policy/rule.h"
#include "sts/casefile.h"
#include "sts/sts.h"

enum { PLACE_NOW_S = 1795435500 }; /* 2026-11-23T12:05:00Z */

#define PLACE_PROJECT "P2aCmeDemoProject0000000000A"

struct place {
    struct sts sts;
    struct arena *arena;
    struct casefile *c; /* of the request at hand */
};

/*
 * A world: the records of place.c, and what the test adds.
 *
 * Takes    more: YAML that follows them, for instance "credentials:\n  - …", or "";
 *          switches: YAML of the flow mapping of project.switches, or "{}".
 */
struct place *place_open(const char *switches, const char *more);

void place_close(struct place *p);

/* A fixture as a world; the test fails with its mistakes. Owns: the caller holds it. */
struct snapshot *place_load(struct arena *a, const char *text);

/*
 * Begin a request: user U1 through MCP client `desktop` and server client `crm-mcp`.
 *
 * Takes    target: URI or Connection id; scope: asked for, or NULL for none.
 */
struct casefile *place_request(struct place *p, const char *target, const char *scope);

/* Let policy decide it. */
void place_decide(struct place *p, enum rule_action action);

/* Commit what the request wants kept, without an event. */
void place_keep(struct place *p);

#endif
