/* SPDX-License-Identifier: MIT */
/*
 * step: what does one step of a check do, and what comes of it?
 *
 * A step is an object of the check's data; `do` names its kind. docs/checks.md lists them.
 */
#ifndef STS_STEP_H
#define STS_STEP_H

#include <stdbool.h>

#include "base/attr.h"
#include "conformance/stage.h"

struct err;

/*
 * Is it a step, as far as its form can tell? Takes: as written, names not filled in.
 *
 * Fails    ERR_PARSE: an unknown kind or member, with the nearest.
 */
int step_check(struct jobj step, struct err *e) MUST_USE;

/* The kind's needs, "A" or "" … (docs/checks.md). Owns: constant. */
const char *step_need(struct jobj step);

/*
 * Carry it out.
 *
 * Takes    a step with its names filled in.
 * Returns  *out: what was seen; of a step that only arranges an empty answer of status 200.
 * Owns     the stage.
 * Fails    ERR_PARSE, ERR_IO: it could not be carried out, which is no answer of the target.
 */
int step_run(struct stage *s, struct jobj step, struct seen **out,
             struct err *e) MUST_USE;

/* A step that is written as text, with its names filled in. Fails: as step_run; ERR_PARSE. */
int step_run_text(struct stage *s, const char *text, struct seen **out,
                  struct err *e) MUST_USE;

/* An answer of that status that nobody sent. Owns: the stage. */
struct seen *step_nothing(struct stage *s, int status);

#endif
