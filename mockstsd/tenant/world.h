/* SPDX-License-Identifier: MIT */
/*
 * world: the inside of a snapshot: a stack of layers, and which record of an id counts.
 *
 * Inside of the tenant room; everybody else looks through snapshot.h.
 */
#ifndef STS_WORLD_H
#define STS_WORLD_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "tenant/layer.h"
#include "tenant/tenant.h"

struct rule;
struct ruleset;

struct snapshot {
    atomic_size_t holds;
    struct arena *arena;
    struct project project;
    struct layer **layers; /* the fixture first */
    size_t n_layers;
    const struct rule *rules;
    size_t n_rules;
    const struct ruleset *ruleset;
};

/* Does a layer above this one replace or delete the record? */
bool world_hides(const struct snapshot *s, size_t layer, enum record_kind kind,
                 const void *record);

/* The record of that key in the topmost layer where it is current. Owns: the layer. */
const void *world_find(const struct snapshot *s, enum layer_index index,
                       const struct rowmap_key *key);

/*
 * As world_find, but beneath the topmost layer: a current record there is another one than
 * any in the topmost layer, because those hide what has their id. Owns: the layer.
 */
const void *world_find_beneath(const struct snapshot *s, enum layer_index index,
                               const struct rowmap_key *key);

#endif
