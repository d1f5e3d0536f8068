/* SPDX-License-Identifier: MIT */
/* surroundings: what environment does a program get that the runner starts? */
#ifndef STS_SURROUNDINGS_H
#define STS_SURROUNDINGS_H

#include <stdbool.h>

struct arena;

/* The folder of this program, or NULL. Owns: the arena. */
const char *surroundings_folder(struct arena *a);

/* Is a program of that name in that folder? */
bool surroundings_have(const char *program);

/*
 * The runner's own, with that folder in front of PATH.
 *
 * Takes    more: "NAME=VALUE" …, ends with NULL; may be NULL. They win over what is there.
 * Owns     the arena.
 */
char **surroundings_make(struct arena *a, const char *const *more);

#endif
