/* SPDX-License-Identifier: MIT */
#include "conformance/second.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "conformance/step.h"
#include "jwtguard/jwtguard.h"
#include "wire/jws.h"
#include "wire/signkey.h"

/* The published keys, read anew: a set that was read before may be stale. */
static int read_keys(struct stage *s, struct jobj *keys, struct err *e)
{
    static const char step[] = "{\"do\":\"keys\"}";
    struct seen *seen;
    struct jobj ask;

    if (jobj_parse_object(s->arena, step, strlen(step), &ask, e) < 0 ||
        step_run(s, ask, &seen, e) < 0)
        return -1;
    if (seen->status != 200)
        return err_set(e, ERR_IO, "the key set is answered %d", seen->status);
    return jobj_array(seen->json, "keys", keys, e);
}

static struct jobj key_of(struct jobj keys, const char *kid)
{
    const char *text;

    for (struct jobj v = jobj_first(keys); v.node != NULL; v = jobj_next(v))
        if (kid != NULL && jobj_text(v, "kid", &text, NULL) == 0 &&
            strcmp(text, kid) == 0)
            return v;
    return (struct jobj){ 0 };
}

/* Both opinions; libjwt refuses typ at+jwt whatever the signature, then ours stands alone. */
static const char *compare(struct stage *s, const char *token, const struct jws *parsed,
                           const struct signkey *key)
{
    struct jobj claims;
    bool ours = jws_verify(parsed, key, NULL) == 0;

    switch (jwtguard_ask(s->arena, token, key, &claims, NULL)) {
    case JWTGUARD_VALID:
        return ours ? NULL : "verifiers disagree: libjwt takes it, OpenSSL does not";
    case JWTGUARD_INVALID:
        return ours ? "verifiers disagree: OpenSSL takes it, libjwt does not"
                    : "the signature is not by the published key";
    case JWTGUARD_CANNOT_JUDGE:
        break;
    }
    return ours ? NULL : "the signature is not by the published key";
}

int second_key(struct stage *s, const char *token, struct jobj *jwk, struct err *e)
{
    struct seen *newest = s->newest;
    struct jws parsed;
    struct jobj keys, found;

    if (jws_parse(s->arena, token, &parsed, e) < 0 || read_keys(s, &keys, e) < 0)
        return -1;
    s->newest = newest; /* looking is no part of what is judged */
    found = key_of(keys, parsed.kid);
    if (found.node == NULL)
        return err_set(e, ERR_PARSE, "its kid is not in the key set");
    *jwk = found;
    return 0;
}

const char *second_miss(struct stage *s, const char *token)
{
    struct err why = { 0 };
    struct signkey *key;
    struct jws parsed;
    struct jobj jwk;

    if (jws_parse(s->arena, token, &parsed, &why) < 0 ||
        second_key(s, token, &jwk, &why) < 0)
        return arena_text(s->arena, why.text);
    if (signkey_from_jwk(s->arena, jwk, &key, &why) < 0)
        return arena_printf(s->arena, "the published key: %s", why.text);
    if (strcmp(signkey_alg_name(key), parsed.alg) != 0)
        return "its alg is not the key's";
    return compare(s, token, &parsed, key);
}
