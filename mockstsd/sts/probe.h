/* SPDX-License-Identifier: MIT */
/* probe: can this instance do its work right now, and how strictly does it do it? */
#ifndef STS_PROBE_H
#define STS_PROBE_H

#include <stdint.h>

#include "base/attr.h"
#include "tenant/client.h"

struct arena;
struct err;
struct sts;
struct switches;

/* Can state and events be written? Fails: ERR_UNAVAILABLE with what happened to the store. */
int probe_store(struct sts *sts, struct err *e) MUST_USE;

/* How many audit events were ever written in a project. Fails: ERR_UNAVAILABLE. */
int probe_events(struct sts *sts, const char *project, int64_t *out,
                 struct err *e) MUST_USE;

/* The switches of a project that stand at something laxer than the default. Owns: the arena. */
struct texts probe_laxities(const struct switches *sw, struct arena *a);

#endif
