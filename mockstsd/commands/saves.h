/* SPDX-License-Identifier: MIT */
/*
 * saves: has one of these files been saved?
 *
 * An editor may write into a file or put another one in its place, and a file may be gone for a
 * moment or not be there yet; so it is its folder that is watched, and for a symbolic link what
 * it leads to as well. The door to inotify.
 */
#ifndef STS_SAVES_H
#define STS_SAVES_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

struct arena;
struct err;
struct saves;

/* Begin with no file. Owns: the arena. Fails: ERR_UNAVAILABLE, the system has no more to give. */
int saves_open(struct arena *a, struct saves **out, struct err *e) MUST_USE;

/*
 * From now on watch this file, which need not be there; before it is read, so that nothing is
 * missed. A file whose folder is not there is left out.
 */
void saves_add(struct saves *s, const char *path);

size_t saves_count(const struct saves *s);               /* How many files. */
const char *saves_path(const struct saves *s, size_t i); /* The i-th. Owns: the arena. */

/*
 * Wait until one was saved and the saving has come to rest.
 *
 * Returns  when that was, in clock_ticks_ns.
 */
int64_t saves_wait(struct saves *s);

#endif
