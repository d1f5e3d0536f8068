/* SPDX-License-Identifier: MIT */
/*
 * event_json: how does an event look to those who search for it?
 *
 * Writes the event as contract.md 8.1 shows it; time and chain are derived here.
 */
#ifndef STS_EVENT_JSON_H
#define STS_EVENT_JSON_H

struct buf;
struct event;

/* Append the event as audit search returns it, one JSON object. Takes: an unpacked event. */
void event_json(const struct event *ev, struct buf *out);

#endif
