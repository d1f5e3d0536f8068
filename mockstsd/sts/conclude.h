/* SPDX-License-Identifier: MIT */
/*
 * conclude: the casefile is settled; record it, sign what is to be signed, answer.
 *
 * The only way out of every grant and of fetch.c: no answer without a durable event.
 */
#ifndef STS_CONCLUDE_H
#define STS_CONCLUDE_H

#include "base/attr.h"

struct case_answer;
struct casefile;
struct err;
struct sts;
struct sts_world;

/*
 * Commit the event with the change of the casefile; for an allowed Resource token, sign.
 *
 * Takes    why: why it was refused; code 0: it was allowed. c->actions names the event.
 * Returns  0 and the answer, if it was allowed.
 * Fails    with *why once that is recorded; OAUTH_SERVER_ERROR if it cannot be recorded.
 */
int conclude(struct sts *sts, struct sts_world *home, struct casefile *c,
             const struct err *why, struct case_answer *out, struct err *e) MUST_USE;

#endif
