/* SPDX-License-Identifier: MIT */
/* special_own: what does a target do that is started for one check alone, in other circumstances? */
#ifndef STS_SPECIAL_OWN_H
#define STS_SPECIAL_OWN_H

#include "conformance/verdict.h"

struct check;
struct stage;

/* Where no event can be written any more, no credential is given. */
struct verdict_said special_own_full(struct stage *s, const struct check *c);

/* A public address that ends in a slash is used without it. */
struct verdict_said special_own_slash(struct stage *s, const struct check *c);

#endif
