/* SPDX-License-Identifier: MIT */
/*
 * wb_logic: what does each rule ask of user and clients, target and effect aside?
 *
 * Every enabled rule becomes one alternative or two: a conjunction of literals, each about one
 * key of one party. Made once for a world; wb_formula.h picks from it what stands at a target.
 */
#ifndef STS_WB_LOGIC_H
#define STS_WB_LOGIC_H

#include "workbench/wb_key.h"
#include "workbench/wb_world.h"

struct symbols;

/* V is the set of values that the key has; see contract 7.5. */
enum wb_test {
    WB_PRESENT,  /* the key is there */
    WB_HAS,      /* one of the values is in V */
    WB_IS,       /* V is exactly { the one value } */
    WB_HAS_NONE, /* the key is there, and none of the values is in V */
    WB_IS_NOT,   /* the key is there, and V is not { the one value } */
};

struct wb_literal {
    enum wb_party party;
    const char *key; /* "client.tags"; principals speak of "client.id" and "user.id" */
    enum wb_test test;
    const struct rule_value *values;
    size_t n_values;
    uint32_t key_number;   /* in the logic's table; wb_closed.c alone asks for these */
    const uint32_t *atoms; /* the values in numbers */
};

struct wb_conjunction {
    const struct wb_literal *literals;
    size_t n_literals;
};

struct wb_logic {
    const struct wb_world *world;
    struct symbols *atoms; /* (key, value) */
    struct symbols *keys;  /* names */
    const struct wb_conjunction *conjunctions;
    const uint32_t *first; /* rule i has first[i] … first[i + 1] - 1 */
};

/* Write it down. Owns: the arena. Cost: the text of the rules, and the number of clients. */
const struct wb_logic *wb_logic_make(const struct wb_world *w, struct arena *a);

/* Is the literal true of these values? */
bool wb_logic_holds(const struct wb_literal *literal, const struct facts_values *values);

#endif
