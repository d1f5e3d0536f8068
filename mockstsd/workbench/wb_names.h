/* SPDX-License-Identifier: MIT */
/* wb_names: which one is called that? One kind of party, each with as many names as it has. */
#ifndef STS_WB_NAMES_H
#define STS_WB_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"

struct arena;
struct err;
struct wb_names;

/*
 * An empty directory.
 *
 * Takes    what: "user", for the sentence; shown: the name to show for each number, filled by
 *          the time something is looked up.
 * Owns     the arena.
 */
struct wb_names *wb_names_make(struct arena *a, const char *what,
                               const char *const *shown);

/* Add a name of a number; "" is none. The same name of the same number does no harm. */
void wb_names_add(struct wb_names *n, const char *name, size_t number);

/* True if somebody is called that, and nobody else. */
bool wb_names_unique(const struct wb_names *n, const char *name);

/*
 * The number of a name.
 *
 * Fails    ERR_PARSE: nobody of that name (with the nearest), or two (with both).
 */
int wb_names_find(const struct wb_names *n, const char *name, size_t *out,
                  struct err *e) MUST_USE;

#endif
