/* SPDX-License-Identifier: MIT */
/* saved: which values of an answer get a name for later steps? */
#ifndef STS_SAVED_H
#define STS_SAVED_H

#include "base/attr.h"
#include "conformance/stage.h"

struct err;

/*
 * Take values by their paths: "json.access_token", "claims.jti", "header.location",
 * "query.code" (of the Location), "form.state_id" (a field of a page),
 * "answer" (all of it), "event.0.query.state" (of what the fakes were asked).
 *
 * Takes    what: {"name": "path"}, or absent.
 * Fails    ERR_PARSE: there is nothing at a path.
 */
int saved_take(struct stage *s, const struct seen *seen, struct jobj what,
               struct err *e) MUST_USE;

/* {"status", "headers" (but for fleeting ones), "json" or "body"}. Owns: the stage. */
struct jobj saved_answer(struct stage *s, const struct seen *seen);

#endif
