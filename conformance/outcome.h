/* SPDX-License-Identifier: MIT */
/*
 * outcome: which of the outcomes of a step is what was seen?
 *
 * The first whose conditions hold; none is a failure.
 */
#ifndef STS_OUTCOME_H
#define STS_OUTCOME_H

#include <stdbool.h>

#include "base/attr.h"
#include "conformance/stage.h"
#include "conformance/verdict.h"

struct err;
struct requirement;

/* Is it a list of outcomes, or absent? Fails: ERR_PARSE. */
int outcome_check(struct jobj outcomes, struct err *e) MUST_USE;

/* Does passing mean that something was refused? */
bool outcome_wants_refusal(struct jobj outcomes);

/* What comes of a step that could not be carried out: an ERROR, or SKIP if it needs what the target
 * does not have. Takes: where, or "". Owns: the stage. */
struct verdict_said outcome_fault(struct stage *s, const char *where,
                                  const struct err *why);

/*
 * Judge what a step has shown.
 *
 * Takes    outcomes: filled in; absent: 200 is wanted, everything else blocks the check.
 * Owns     the stage.
 */
struct verdict_said outcome_of(struct stage *s, const struct requirement *row,
                               const struct seen *seen, struct jobj outcomes);

#endif
