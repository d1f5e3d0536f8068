/* SPDX-License-Identifier: MIT */
/*
 * judge: was the last request of a scene answered as it should be, and does the audit trail
 * say the same?
 */
#ifndef STS_JUDGE_H
#define STS_JUDGE_H

#include "scene.h"

/* A refusal as client and trail see it (contract.md 4.5, 8.2). */
struct judge_refusal {
    int status;
    const char *error, *code;
    const char *reason; /* of the event; NULL: the request leaves none */
};

extern const struct judge_refusal judge_bad_client, judge_bad_subject, judge_bad_audience,
    judge_unknown_target, judge_no_rule, judge_no_match, judge_forbidden,
    judge_not_granted, judge_not_connected, judge_missing, judge_bad_value,
    judge_malformed, judge_bad_scope, judge_grant_off, judge_no_such_grant;

/*
 * The answer is that refusal: status, both vocabularies, not to be stored, no credential. It
 * left exactly one event, which says the same and shows no part of a token.
 */
void judge_refused(struct scene *s, const struct scene_answer *got,
                   const struct judge_refusal *want);

/* The answer gives a credential, and exactly one event says so. Owns: the scene. */
const char *judge_given(struct scene *s, const struct scene_answer *got);

/* As judge_given, and it is exactly this credential. */
void judge_gives(struct scene *s, const struct scene_answer *got, const char *credential);

/* The token is refused as no good subject token; a perfect one beside it is not. */
void judge_token_refused(struct scene *s, const char *token);

/* The token is exchanged. */
void judge_token_good(struct scene *s, const char *token);

/* A row for rows.h: a token that differs from a perfect one, and whether it is good. */
struct judge_draft {
    const char *name;
    struct tokens_draft draft;
    bool good;
};

void judge_each_draft(void **state); /* Run such a row in a scene of its own. */

/* A row for rows.h: an exchange, under which switches and rules, and what comes of it. */
struct judge_case {
    const char *name;
    struct scene_ask ask;
    const struct judge_refusal *want; /* NULL: it is given */
    const char *switches, *rules;     /* as for scene_open; NULL: the usual ones */
};

/* Run such a row in a scene of its own; under the usual rules with the canonical twin. */
void judge_each_case(void **state);

#endif
