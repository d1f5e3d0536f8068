/* SPDX-License-Identifier: MIT */
/*
 * worlds: which rules over which targets, and which requests before them?
 *
 * Random, and reproducible one by one: number and seed say all. The values are few, so that
 * they meet often; among them are look-alikes: "1", 1, 1.0 and true, v0, V0 and v01.
 */
#ifndef STS_WORLDS_H
#define STS_WORLDS_H

#include "dice.h"

#include "policy/facts.h"
#include "policy/ruleset.h"

enum { WORLDS_REQUESTS = 5 }; /* that a set of rules is asked */

struct worlds_set {
    struct ruleset_input in;
    const struct ruleset *rules;
};

/* A set of rules; every 500th is large. Owns: the arena. */
struct worlds_set worlds_make(struct dice *d, unsigned long number, struct arena *a);

/* A request to put before it. Owns: the arena. */
struct facts_raw worlds_request(struct dice *d, const struct worlds_set *set,
                                struct arena *a);

/* Some scopes, of targets or not. Owns: the arena. */
struct rule_texts worlds_scopes(struct dice *d, size_t n, struct arena *a);

/*
 * Ask a set its requests, of the engine and of the slow twin.
 *
 * Returns  NULL if they agree each time, else both answers. Owns: the arena.
 */
const char *worlds_duel(uint64_t seed, unsigned long number, struct arena *a);

#endif
