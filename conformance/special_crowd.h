/* SPDX-License-Identifier: MIT */
/*
 * special_crowd: do the events of many users at once stay apart?
 *
 * Two hundred users would be two hundred lines of data; here they are a loop.
 */
#ifndef STS_SPECIAL_CROWD_H
#define STS_SPECIAL_CROWD_H

#include "conformance/stage.h"
#include "conformance/verdict.h"

struct check;

/* Each user exchanges, all at once; then the trail is read. Owns: the message, the stage. */
struct verdict_said special_crowd_events(struct stage *s, const struct check *c);

#endif
