/* SPDX-License-Identifier: MIT */
/*
 * expect: do these conditions hold for what was seen?
 *
 * Conditions are an object of the check's data: status, refusal, header, json, claims … (see
 * docs/checks.md). Every condition must hold.
 */
#ifndef STS_EXPECT_H
#define STS_EXPECT_H

#include "conformance/stage.h"

/*
 * Look.
 *
 * Takes    conditions with their names filled in.
 * Returns  NULL if all hold, else one sentence about the first that does not. Owns: the stage.
 */
const char *expect_miss(struct stage *s, const struct seen *seen, struct jobj conditions);

#endif
