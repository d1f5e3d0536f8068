/* SPDX-License-Identifier: MIT */
#include "jwtguard/jwtguard.h"

#include <jwt.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/err.h"
#include "wire/jws.h"
#include "wire/signkey.h"

/*
 * Length, three parts, strict base64url, depth, duplicates, crit (L5, L8, L9, L10), and the
 * algorithm, letter by letter, before libjwt takes it from the header (L2, L4).
 */
static int guard(struct arena *a, const char *token, const struct signkey *key,
                 struct jobj *claims, struct jws *parsed, struct err *e)
{
    if (jws_parse(a, token, parsed, e) < 0)
        return -1;
    if (strcmp(parsed->alg, signkey_alg_name(key)) != 0)
        return err_set(e, ERR_CRYPTO, "the token's alg is not the key's");
    return jobj_parse_object(a, parsed->payload.data, parsed->payload.len, claims, e);
}

/* L3: a typ that libjwt takes for an error. */
static bool typ_is_judged(const char *typ)
{
    return !typ || strcasecmp(typ, "JWT") == 0;
}

/* The library's claims are those that jobj reads: both are JSON, jansson sorts one. */
static bool same_claims(struct arena *a, jwt_t *jwt, struct jobj claims)
{
    char *text = jwt_get_grants_json(jwt, NULL);
    struct jobj theirs = { 0 };
    bool same;

    arena_defer(a, free, text);
    same = text && jobj_parse_object(a, text, strlen(text), &theirs, NULL) == 0 &&
           jobj_count(theirs) == jobj_count(claims);

    for (struct jobj v = jobj_first(claims); same && v.node; v = jobj_next(v))
        same = jobj_kind(jobj_get(theirs, jobj_name(v))) == jobj_kind(v);
    return same;
}

/* L1: a NULL or empty key would make it say yes to anything. */
static int public_pem(struct arena *a, const struct signkey *key, const char **pem,
                      struct err *e)
{
    if (signkey_write_public(a, key, pem, e) < 0)
        return -1;
    return **pem ? 0 : err_set(e, ERR_CRYPTO, "the key is empty");
}

static void end_jwt(void *jwt)
{
    jwt_free(jwt);
}

enum jwtguard_verdict jwtguard_ask(struct arena *a, const char *token,
                                   const struct signkey *key, struct jobj *claims,
                                   struct err *e)
{
    struct jobj read;
    struct jws parsed;
    const char *pem;
    jwt_t *jwt = NULL;

    if (guard(a, token, key, &read, &parsed, e) < 0 || public_pem(a, key, &pem, e) < 0)
        return JWTGUARD_INVALID;
    if (!typ_is_judged(parsed.typ)) {
        err_set(e, ERR_PARSE, "libjwt does not know this typ");
        return JWTGUARD_CANNOT_JUDGE;
    }
    if (jwt_decode(&jwt, token, (const unsigned char *)pem, (int)strlen(pem)) != 0) {
        err_set(e, ERR_CRYPTO, "libjwt refuses the token");
        return JWTGUARD_INVALID;
    }
    arena_defer(a, end_jwt, jwt);
    if (!same_claims(a, jwt, read)) {
        err_set(e, ERR_PARSE, "libjwt reads other claims");
        return JWTGUARD_INVALID;
    }
    *claims = read;
    return JWTGUARD_VALID;
}
