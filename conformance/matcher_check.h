/* SPDX-License-Identifier: MIT */
/*
 * matcher_check: is this a matcher, as far as its form tells?
 *
 * Asked when checks are loaded, so that a slip in one is not found by whoever runs it years later.
 * What a "${name}" stands for is not known then: it passes.
 */
#ifndef STS_MATCHER_CHECK_H
#define STS_MATCHER_CHECK_H

#include "base/attr.h"
#include "wire/jobj.h"

struct err;

/* A matcher and those within it. Fails: ERR_PARSE. */
int matcher_check(struct jobj want, struct err *e) MUST_USE;

/* A map of path to matcher. Fails: ERR_PARSE with the path. */
int matcher_check_map(struct jobj map, struct err *e) MUST_USE;

/* A POSIX extended regular expression. Fails: ERR_PARSE. */
int matcher_check_pattern(struct jobj pattern, struct err *e) MUST_USE;

/* A text, or a list of them, at least one. Fails: ERR_PARSE. */
int matcher_check_texts(struct jobj texts, struct err *e) MUST_USE;

#endif
