/* SPDX-License-Identifier: MIT */
/*
 * arguments: are these what the tool takes?
 *
 * The fields of the table are the schema that tools/list shows; the check reads the same rows.
 */
#ifndef STS_ARGUMENTS_H
#define STS_ARGUMENTS_H

#include "base/attr.h"
#include "wire/jobj.h"

struct err;
struct tools_field;

/*
 * Check the arguments of a call.
 *
 * Takes    arguments: an object, or absent.
 * Fails    ERR_PARSE with a sentence that a model can act on: missing, unknown (with the
 *          nearest name), no text, empty, too long.
 */
int arguments_check(const struct tools_field *takes, struct jobj arguments,
                    struct err *e) MUST_USE;

/* As arguments_check, for what a service answered; members beyond the table are fine. */
int arguments_check_result(const struct tools_field *gives, struct jobj answer,
                           struct err *e) MUST_USE;

#endif
