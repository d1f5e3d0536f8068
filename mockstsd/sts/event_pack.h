/* SPDX-License-Identifier: MIT */
/*
 * event_pack: how are ten thousand events kept in little memory?
 *
 * Packed to about 450 bytes each, where the JSON would be 1,700: known words by number, ids
 * that an event names several times once, and nothing that the store keeps beside it.
 */
#ifndef STS_EVENT_PACK_H
#define STS_EVENT_PACK_H

#include "base/attr.h"

struct arena;
struct err;
struct event;
struct store_event;

/*
 * Pack. Control characters are escaped, invalid UTF-8 is replaced, a long target is cut.
 *
 * Returns  the event as the store takes it: id, project and time are those of ev.
 * Owns     the arena keeps the bytes; the rest points where ev does.
 */
struct store_event event_pack(const struct event *ev, struct arena *a);

/*
 * Unpack.
 *
 * Takes    what event_pack made and the store kept; it must live as long as the event.
 * Owns     the arena keeps the lists; texts point into kept.
 * Fails    ERR_PARSE if the bytes are no event of a version this build knows.
 */
int event_pack_open(const struct store_event *kept, struct arena *a, struct event *out,
                    struct err *e) MUST_USE;

#endif
