/* SPDX-License-Identifier: MIT */
/*
 * metrics: how many requests came, what became of them, how long did they take?
 *
 * Counters without locks, shown as Prometheus text.
 */
#ifndef STS_METRICS_H
#define STS_METRICS_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

struct arena;
struct buf;
struct metrics;

/*
 * Counters for that many endpoints, all zero.
 *
 * Takes    names: of the endpoints, static, n_names of them.
 * Owns     the arena.
 */
struct metrics *metrics_make(struct arena *a, const char *const *names, size_t n_names);

/* Count one answer. Takes: index into the names; elapsed in nanoseconds. Any thread. */
void metrics_count(struct metrics *m, size_t endpoint, int status, int64_t elapsed_ns);

/* Append all counters in the text format of Prometheus. */
void metrics_text(const struct metrics *m, struct buf *out);

#endif
