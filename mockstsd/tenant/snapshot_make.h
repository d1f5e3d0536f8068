/* SPDX-License-Identifier: MIT */
/*
 * snapshot_make: the inside of a snapshot, and how one comes to be.
 *
 * For the loader and the overlay alone; everybody else looks through snapshot.h. A snapshot
 * is a candidate until its rules compile: it answers every find, so that the check can use
 * it, but nobody else has seen it.
 */
#ifndef STS_SNAPSHOT_MAKE_H
#define STS_SNAPSHOT_MAKE_H

#include <stdatomic.h>
#include <stddef.h>

#include "base/attr.h"
#include "tenant/layer.h"
#include "tenant/snapshot.h"

struct ruleset_sink;

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

/*
 * A candidate over these layers, each of which is held once more.
 *
 * Takes    a project whose texts live in one of the layers.
 * Returns  NULL if the heap is exhausted.
 * Owns     the caller holds it once.
 */
struct snapshot *snapshot_make(struct layer *const *layers, size_t n_layers,
                               const struct project *project) MUST_USE;

/*
 * Collect and compile the rules against the Resources and Connections.
 *
 * Returns  0, or -1 if the sink heard a problem or memory is out (the sink hears that too).
 *          Problems name rules by their number, see snapshot_rule.
 */
int snapshot_make_rules(struct snapshot *s, const struct ruleset_sink *sink) MUST_USE;

/* The record of that key in the topmost layer where it is still current, or NULL. */
const void *snapshot_find(const struct snapshot *s, enum layer_index index,
                          const struct rowmap_key *key);

/*
 * As snapshot_find, but beneath the topmost layer: a current record there is another one than
 * any in the topmost layer, because those hide what has their id.
 */
const void *snapshot_find_beneath(const struct snapshot *s, enum layer_index index,
                                  const struct rowmap_key *key);

#endif
