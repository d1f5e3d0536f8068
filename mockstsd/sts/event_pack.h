/* SPDX-License-Identifier: MIT */
/*
 * event_pack: how are ten thousand events kept in little memory?
 *
 * Packed to about 500 bytes each, where the JSON would be 1,700: known words by number, ids
 * that an event names several times once.
 */
#ifndef STS_EVENT_PACK_H
#define STS_EVENT_PACK_H

#include <stddef.h>

#include "base/attr.h"

struct arena;
struct err;
struct event;

/*
 * Pack. Control characters are escaped, invalid UTF-8 is replaced, a long target is cut.
 *
 * Owns     the arena.
 */
void event_pack(const struct event *ev, struct arena *a, const char **out,
                size_t *out_len);

/*
 * Unpack.
 *
 * Takes    bytes_len bytes that event_pack made; they must live as long as the event.
 * Owns     the arena keeps the lists; texts point into bytes.
 * Fails    ERR_PARSE if the bytes are no event of a version this build knows.
 */
int event_pack_open(const char *bytes, size_t bytes_len, struct arena *a,
                    struct event *out, struct err *e) MUST_USE;

#endif
