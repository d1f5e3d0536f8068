/* SPDX-License-Identifier: MIT */
/*
 * case_answer: what does one request for a credential get?
 *
 * Data. mint.c or vault.c fill the credential; it is the end of a casefile, and all of it that
 * leaves the domain.
 */
#ifndef STS_CASE_ANSWER_H
#define STS_CASE_ANSWER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/secret.h"
#include "tenant/client.h"

struct stored;
struct switches;

enum case_credential_kind { CASE_NOTHING, CASE_RESOURCE_TOKEN, CASE_OAUTH, CASE_API_KEY };

/* mint.c or vault.c: what is given? */
struct case_credential {
    enum case_credential_kind kind;
    struct secret value;
    const char *token_type, *issued_token_type;
    const char *id, *level; /* stored credential: its id, "user_tenant" … */
    const char *jti;
    const struct stored *stored; /* the record behind it, for the vault's answer */
    bool with_refresh_token;     /* the vault's answer may show it */
    int64_t iat_s, exp_s;        /* exp 0: unknown */
    struct secret refresh_token; /* of a login; absent: none is given */
    bool with_id_token;          /* of a login with the scope openid */
    const char *nonce;           /* for it; "" for none */
    struct secret id_token;
    struct texts scopes;
    const char *connect_url; /* of a refusal: where the user can connect */
};

/* What leaves the domain: the answer to one request. */
struct case_answer {
    const struct switches *switches; /* of the project, NULL until one was found */
    int64_t now_s;                   /* by the clock of that project */
    struct case_credential given;
};

#endif
