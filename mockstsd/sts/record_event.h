/* SPDX-License-Identifier: MIT */
/* record_event: what does the audit log call a change of this record? (contract.md 8.3) */
#ifndef STS_RECORD_EVENT_H
#define STS_RECORD_EVENT_H

#include <stdbool.h>

#include "sts/event.h"

struct arena;
struct overlay_change;
struct snapshot;

/*
 * The event of one changed record.
 *
 * Takes    before: the world without the change. project, peer, actor, time are the caller's.
 * Returns  false for a kind of record that has no action name, and for the deletion of what is
 *          not there.
 * Owns     the arena.
 */
bool record_event(const struct snapshot *before, const struct overlay_change *record,
                  struct arena *a, struct event *out);

#endif
