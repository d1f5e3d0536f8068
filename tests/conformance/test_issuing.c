/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/clock.h"
#include "conformance/issuing.h"
#include "conformance/matcher.h"
#include "conformance/props.h"
#include "conformance/vars.h"
#include "wire/jws.h"
#include "wire/signkey.h"

static struct jobj parse(struct arena *a, const char *text)
{
    struct jobj o = { 0 };

    assert_int_equal(jobj_parse_object(a, text, strlen(text), &o, NULL), 0);
    return o;
}

static const struct props *props(struct arena *a)
{
    const struct props *p = NULL;

    assert_int_equal(props_read(a, &p, NULL), 0);
    return p;
}

static void kept(void **state)
{
    struct arena *a = arena_open(0);
    const struct props *p = props(a);
    const struct signkey *next, *stranger, *forger;
    struct jobj lines;

    (void)state;
    assert_int_equal(props_key(p, "next", &next, NULL), 0);
    assert_int_equal(props_key(p, "stranger", &stranger, NULL), 0);
    assert_int_equal(props_key(p, "forger", &forger, NULL), 0);
    assert_string_equal(signkey_thumbprint(next), signkey_thumbprint(stranger));
    assert_string_not_equal(signkey_kid(next), signkey_kid(stranger));
    assert_string_not_equal(signkey_thumbprint(next), signkey_thumbprint(forger));
    assert_int_equal(props_key(p, "nobody", &forger, NULL), -1);
    assert_int_equal(props_lines(p, "sts", &lines, NULL), 0);
    assert_int_equal(props_lines(p, "nobody", &lines, NULL), -1);
    assert_true(props_certificate(p)->len > 0);
    arena_free(a);
}

/* Who signs, and whether the published key of its name says so. */
static const struct signer {
    const char *name, *key;
    int rc;
} signers[] = {
    { "by the key itself", "main", 0 },
    { "by a stranger who names it", "stranger", -1 },
};

static void verifies(void **state)
{
    const struct signer *r = *state;
    struct arena *a = arena_open(0);
    struct vars *v = vars_make(a);
    struct issuing_ask ask = { .claims = parse(a, "{\"sub\":\"a\"}"),
                               .props = props(a),
                               .key = r->key };
    struct signkey *published;
    const char *token;
    struct jws parsed;

    assert_int_equal(issuing_name_keys(ask.props, a, v, NULL), 0);
    assert_int_equal(
        signkey_from_jwk(a, parse(a, vars_get(v, "sts.jwk")), &published, NULL), 0);
    assert_int_equal(issuing_sign(a, &ask, &token, NULL), 0);
    assert_int_equal(jws_parse(a, token, &parsed, NULL), 0);
    assert_string_equal(parsed.kid, signkey_kid(published));
    assert_int_equal(jws_verify(&parsed, published, NULL), r->rc);
    arena_free(a);
}

static void writes(void **state)
{
    struct arena *a = arena_open(0);
    struct issuing_ask ask = { .claims = parse(
                                   a, "{\"aud\":\"x\\u0001y\",\"exp\":{\"in\":60}}"),
                               .header = parse(a, "{\"typ\":null,\"x\":1}"),
                               .props = props(a),
                               .key = "next" };
    const char *token;
    int64_t exp = 0;
    struct jws parsed;
    char *payload;

    (void)state;
    assert_int_equal(issuing_sign(a, &ask, &token, NULL), 0);
    assert_int_equal(jws_parse(a, token, &parsed, NULL), 0);
    assert_null(parsed.typ);
    assert_int_equal(jobj_int(parsed.header, "x", &exp, NULL), 0);
    payload = arena_slice(a, (const char *)parsed.payload.data, parsed.payload.len);
    assert_non_null(strstr(payload, "\"aud\":\"x\\u0000y\""));
    exp = strtoll(strstr(payload, "\"exp\":") + 6, NULL, 10);
    assert_in_range(exp - clock_now_s(NULL), 50, 61);
    ask.key = "nobody";
    assert_int_equal(issuing_sign(a, &ask, &token, NULL), -1);
    arena_free(a);
}

/* The tests of matcher.c that look into a text. */
static const struct look {
    const char *name, *value, *want;
    bool fits;
} looks[] = {
    { "the verifier of a challenge (RFC 7636 appendix B)",
      "{\"v\":\"dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk\"}",
      "{\"s256\":\"E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM\"}", true },
    { "not that of another", "{\"v\":\"dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXx\"}",
      "{\"s256\":\"E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM\"}", false },
    { "the claims of a token", "{\"v\":\"eyJhbGciOiJSUzI1NiJ9.eyJhIjoxfQ.c2ln\"}",
      "{\"jwt\":{\"a\":1}}", true },
    { "not other claims", "{\"v\":\"eyJhbGciOiJSUzI1NiJ9.eyJhIjoxfQ.c2ln\"}",
      "{\"jwt\":{\"a\":2}}", false },
    { "not those of something else", "{\"v\":\"text\"}", "{\"jwt\":{\"a\":1}}", false },
};

static void looks_into(void **state)
{
    const struct look *r = *state;
    struct arena *a = arena_open(0);
    struct jobj value = jobj_get(parse(a, r->value), "v");

    assert_int_equal(matcher_miss(a, value, parse(a, r->want)) == NULL, r->fits);
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(signers, verifies);
    rows_add_one("keys and lines are found by their names, and no others", kept);
    rows_add_one("claims count from now, may hold NUL, and a header is laid over",
                 writes);
    ROWS_ADD(looks, looks_into);
    return rows_run("issuing");
}
