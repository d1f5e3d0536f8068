/* SPDX-License-Identifier: MIT */
/*
 * conclude: how does a request become an answer that is on record?
 *
 * The only way through every grant and fetch.c: settle it, record it, sign what is to be
 * signed, answer. No answer leaves without a durable event.
 */
#ifndef STS_CONCLUDE_H
#define STS_CONCLUDE_H

#include "base/attr.h"

struct arena;
struct audit_actions;
struct case_answer;
struct case_origin;
struct casefile;
struct err;
struct sts;
struct sts_world;

/* One request, and who knows what it comes to. */
struct conclude_job {
    struct sts *sts;
    const void *ask; /* for settle */
    const struct case_origin *origin;
    const struct audit_actions *actions; /* name the event */
    const char *target;                  /* as asked for, or NULL */
    /* Fills c and finds the project; its error is why the request is refused. Signs nothing. */
    int (*settle)(const struct conclude_job *job, struct casefile *c,
                  struct sts_world **home, struct err *e);
};

/*
 * Settle; commit the event with the change of the casefile; for an allowed Resource token,
 * sign. All of it again while somebody else was first, so that it is seen what they did.
 *
 * Returns  0 and the answer, if it was allowed.
 * Owns     the arena.
 * Fails    with what settle says, once that is recorded (without a project nothing can be);
 *          OAUTH_SERVER_ERROR if it cannot be recorded.
 */
int conclude_run(const struct conclude_job *job, struct arena *a, struct case_answer *out,
                 struct err *e) MUST_USE;

#endif
