/* SPDX-License-Identifier: MIT */
/*
 * play: what comes of the steps of a check on one stage?
 *
 * Each in turn, as often as it says; what was seen is judged at once. The first whose verdict is
 * SKIP or worse ends it. What cannot be carried out as it is written is an ERROR, and what there
 * is nothing to judge by a SKIP: nothing passes unjudged.
 */
#ifndef STS_PLAY_H
#define STS_PLAY_H

#include "conformance/stage.h"
#include "conformance/verdict.h"

struct check;

/* Carry them out, or the function that stands for them. Owns: the stage. */
struct verdict_said play_steps(struct stage *s, const struct check *c);

#endif
