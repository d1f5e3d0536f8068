/* SPDX-License-Identifier: MIT */
/*
 * small: random rule sets over a universe that is small enough to try every member.
 *
 * Three keys of ten vary, each over every subset of two values and a third that no rule
 * mentions; the rest is at its plainest.
 */
#ifndef STS_SMALL_H
#define STS_SMALL_H

#include "policy/facts.h"
#include "workbench/wb_formula.h"

struct arena;

enum { SMALL_KEYS = 3 };

struct small {
    size_t keys[SMALL_KEYS]; /* that vary: numbers in a table of small.c */
    size_t target;
};

/* One member of the universe, owned by itself: do not copy. */
struct small_facts {
    struct facts_raw raw;
    struct facts_client client, mcp_client;
    struct facts_values claim;
    unsigned cost; /* as wb_state_cost counts */
};

void small_seed(uint64_t seed);    /* Begin the random numbers. */
size_t small_below(size_t n);      /* A random number 0 … n - 1. */
struct small small_universe(void); /* Draw keys and target. */

/* Draw rules that speak of the keys alone, as a world. Owns: the arena. */
const struct wb_world *small_world(const struct small *s, struct arena *a);

/* The same with some rules disabled. Owns: the arena. */
const struct wb_world *small_without(const struct wb_world *w, const bool *gone,
                                     struct arena *a);

enum { SMALL_PARTIES = 6 };

/* Let members of the universe, drawn by chance, be the subjects and clients of both worlds. */
void small_populate(const struct small *s, const struct wb_world *const worlds[2],
                    struct arena *a, struct wb_world out[2]);

/* How many members the universe has. */
size_t small_size(const struct small *s);

/* The member of this number. Takes: world, whose claims it must answer. */
void small_facts(const struct small *s, const struct wb_world *world, size_t number,
                 struct small_facts *out);

/* The names of the units that the target can have; NULL stands for the whole. */
const char *const *small_units(const struct small *s, size_t *n);

/* Is the unit permitted, by the engine? Owns: the arena. */
bool small_permits(const struct wb_world *world, const struct facts_raw *raw,
                   const char *unit, struct arena *a);

#endif
