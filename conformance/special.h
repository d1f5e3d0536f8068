/* SPDX-License-Identifier: MIT */
/*
 * special: what do checks do that data cannot say? Races, timing, searches through everything.
 *
 * Each is a function named by a check; it uses the same stage and the same steps.
 */
#ifndef STS_SPECIAL_H
#define STS_SPECIAL_H

#include "conformance/stage.h"
#include "conformance/verdict.h"

struct check;

/* Judge on a stage that is set up. Owns: the message, the stage. */
typedef struct verdict_said special_function(struct stage *s, const struct check *c);

/* The function of that name, or NULL. Owns: constant. */
special_function *special_find(const char *name);

#endif
