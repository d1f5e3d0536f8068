/* SPDX-License-Identifier: MIT */
/*
 * vars: which values go by a name in this check, and what does its data say with them filled in?
 *
 * "${name}" within a text becomes the value's text; a text that is nothing but one name becomes
 * the value itself, whatever JSON it is. An unknown name is a fault of the check.
 */
#ifndef STS_VARS_H
#define STS_VARS_H

#include <stdbool.h>

#include "base/attr.h"
#include "wire/jobj.h"

struct arena;
struct err;
struct vars;

/* None yet. Owns: the arena. */
struct vars *vars_make(struct arena *a);

/* A copy to which more can be added without the original hearing of it. Owns: the arena. */
struct vars *vars_within(struct arena *a, const struct vars *outer);

/* Give a text a name; an older value of that name is hidden. Both are copied. */
void vars_set(struct vars *v, const char *name, const char *text);

/* The same for any JSON value. */
void vars_set_json(struct vars *v, const char *name, struct jobj value);

/* The same for true or false, as `when` wants it. */
void vars_set_truth(struct vars *v, const char *name, bool truth);

/* The text of a name, or NULL; of a value that is no text its JSON. Owns: the vars. */
const char *vars_get(const struct vars *v, const char *name);

/*
 * Fill in.
 *
 * Returns  *out: the same value with all names replaced.
 * Owns     the arena of v.
 * Fails    ERR_PARSE: an unknown name, with the path where it stands.
 */
int vars_fill(const struct vars *v, struct jobj value, struct jobj *out,
              struct err *e) MUST_USE;

#endif
