/* SPDX-License-Identifier: MIT */
/* special_race: who wins if a code, or a refresh token, is used many times at once? */
#ifndef STS_SPECIAL_RACE_H
#define STS_SPECIAL_RACE_H

#include "conformance/verdict.h"

struct check;
struct stage;

/* One code: exactly one answer with tokens, and no more than one family lives. */
struct verdict_said special_race_code(struct stage *s, const struct check *c);

/* One refresh token: no more than one of its descendants lives afterwards. */
struct verdict_said special_race_refresh(struct stage *s, const struct check *c);

#endif
