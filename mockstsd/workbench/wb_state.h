/* SPDX-License-Identifier: MIT */
/*
 * wb_state: what has been settled about parties that need not exist, and does it still fit?
 *
 * For each key: is it there, which values must be in it, which must not. What is left open
 * has a plainest reading (no tags, no claims, an unknown user), and a demand can be looked up
 * in that reading or be made binding. Room-internal: wb_solve.c and wb_open.c alone.
 */
#ifndef STS_WB_STATE_H
#define STS_WB_STATE_H

#include "workbench/wb_logic.h"

/* A demand that leaves no choice: the not-negated HAS has one value. */
struct wb_demand {
    enum wb_test test;
    bool negated; /* of HAS_NONE and IS_NOT never: that would be a choice */
    uint32_t key;
    const uint32_t *atoms;
    size_t n_atoms;
};

/* The keys and values that a search speaks of. */
struct wb_board {
    struct symbols *keys, *atoms;
    const struct wb_key **key; /* by number */
    uint32_t *key_of;          /* of each atom */
    bool *is_text;             /* each atom */
};

struct wb_slot {
    unsigned char presence; /* enum in wb_state.c */
    bool sole;              /* nothing but the one value */
    uint32_t n_in;
    uint32_t first_in;
};

struct wb_state {
    struct wb_slot *slots;                     /* by key */
    unsigned char record_presence[WB_PARTIES]; /* is there such a client at all? */
    unsigned char *flags;                      /* by atom */
};

/* Nothing settled. Owns: the arena. */
struct wb_state wb_state_make(const struct wb_board *b, struct arena *a);

/* Overwrite one with another of the same board. */
void wb_state_copy(const struct wb_board *b, struct wb_state *to,
                   const struct wb_state *from);

/* Make it binding; false if it does not fit (then the state is spoilt). */
bool wb_state_demand(const struct wb_board *b, struct wb_state *s,
                     const struct wb_demand *d);

/* Does it hold in the plainest reading? */
bool wb_state_holds(const struct wb_board *b, const struct wb_state *s,
                    const struct wb_demand *d);

/* How many values the plainest reading has to name. */
unsigned wb_state_cost(const struct wb_board *b, const struct wb_state *s);

/* In the plainest reading: is the key there, the value in it, one more that nobody mentions? */
bool wb_state_present(const struct wb_board *b, const struct wb_state *s, uint32_t key);
bool wb_state_exists(const struct wb_state *s, enum wb_party client); /* … */
bool wb_state_has(const struct wb_state *s, uint32_t atom);           /* … */
bool wb_state_fresh(const struct wb_board *b, const struct wb_state *s,
                    uint32_t key); /* … */

#endif
