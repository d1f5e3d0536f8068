/* SPDX-License-Identifier: MIT */
/* event_line: one audit event as a line that a person reads at a glance. */
#ifndef STS_EVENT_LINE_H
#define STS_EVENT_LINE_H

#include <stdbool.h>

#include "wire/jobj.h"

struct buf;

/* Append time, decision, the chain with arrows, why; colour only if asked for. */
void event_line(struct jobj event, bool colour, struct buf *out);

#endif
