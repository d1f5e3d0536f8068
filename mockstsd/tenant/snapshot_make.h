/* SPDX-License-Identifier: MIT */
/*
 * snapshot_make: how does a snapshot come to be?
 *
 * For the loader and the overlay alone; everybody else looks through snapshot.h. A snapshot
 * is a candidate until its rules compile: it answers every find, so that the check can use
 * it, but nobody else has seen it.
 */
#ifndef STS_SNAPSHOT_MAKE_H
#define STS_SNAPSHOT_MAKE_H

#include <stddef.h>

#include "base/attr.h"

struct layer;
struct project;
struct ruleset_sink;
struct snapshot;

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

#endif
