/* SPDX-License-Identifier: MIT */
/*
 * parameters: which parameters has a request, once a step has changed what is usual?
 *
 * `set` replaces by name, a list gives the parameter once for each; `add` appends [name, value];
 * `drop` removes; `twice` repeats with the same value.
 */
#ifndef STS_PARAMETERS_H
#define STS_PARAMETERS_H

#include "base/attr.h"
#include "wire/jobj.h"

struct arena;
struct err;
struct parameters;

/* None yet. Owns: the arena. */
struct parameters *parameters_make(struct arena *a);

/* One more; a value of NULL is left out. */
void parameters_add(struct parameters *f, const char *name, const char *value);

/* Change them as the step says. Fails: ERR_PARSE; ERR_LIMIT, there are too many of them. */
int parameters_change(struct parameters *f, struct jobj step, struct err *e) MUST_USE;

/* The first value of that name; "": there is none. Owns: the arena. */
const char *parameters_get(const struct parameters *f, const char *name);

/* Form-encoded; as one JSON object of texts. Owns: the arena. */
const char *parameters_form(const struct parameters *f);
const char *parameters_json(const struct parameters *f); /* Owns: the same. */

#endif
