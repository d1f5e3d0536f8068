/* SPDX-License-Identifier: MIT */
/* expect_check: are these conditions, as far as their form tells? (expect.h judges by them) */
#ifndef STS_EXPECT_CHECK_H
#define STS_EXPECT_CHECK_H

#include "base/attr.h"
#include "wire/jobj.h"

struct err;

/* Conditions and all within them. Fails: ERR_PARSE with the path. */
int expect_check(struct jobj conditions, struct err *e) MUST_USE;

#endif
