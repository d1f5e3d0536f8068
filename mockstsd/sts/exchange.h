/* SPDX-License-Identifier: MIT */
/*
 * exchange: the token-exchange grant (RFC 8693), from parameters to credential.
 *
 * The coordinator of the house: one call per question, one event per attempt.
 */
#ifndef STS_EXCHANGE_H
#define STS_EXCHANGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "sts/caller.h"
#include "sts/casefile.h"

struct arena;
struct err;
struct sts;

/* The parameters of one request, of whatever grant; NULL: absent. */
struct exchange_ask {
    struct caller_ask caller;
    struct case_origin origin;
    const char *subject_token, *subject_token_type;
    const char *actor_token, *actor_token_type;
    const char *requested_token_type, *scope, *tenant_id;
    struct texts resources, audiences;               /* as often as they came */
    const char *code, *redirect_uri, *code_verifier; /* of authorization_code */
    const char *refresh_token;                       /* of refresh_token */
};

/*
 * Exchange. Exactly one audit event once the project is known.
 *
 * Returns  *out: what is given; on failure connect_url of it may be set.
 * Owns     the arena; what *out points to also lives as long as the world, which is held until
 *          the arena ends.
 * Fails    any code of oauth.h; out->switches are set where the project was found.
 */
int exchange_run(struct sts *sts, const struct exchange_ask *ask, struct arena *a,
                 struct case_answer *out, struct err *e) MUST_USE;

#endif
