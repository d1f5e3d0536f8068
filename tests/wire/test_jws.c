/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include <pthread.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "wire/jws.h"
#include "wire/signkey.h"

static struct arena *arena;
static struct signkey *rs256, *es256, *rs256_other; /* ours, made for this run */
static struct signkey *rfc_rsa, *rfc_ec;            /* RFC 7515 A.2, A.3: public halves */

#define PAYLOAD                                                                          \
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb2" \
    "90"                                                                                 \
    "Ijp0cnVlfQ"
#define TOKEN_A2                                                                         \
    "eyJhbGciOiJSUzI1NiJ9." PAYLOAD                                                      \
    ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_"    \
    "lF5YKt"                                                                             \
    "_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_"                         \
    "nZLgrnbyTyWzO75vRK5h6xBArL"                                                         \
    "IARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-"                    \
    "eOkHWEsqtFZESc6BfI7no"                                                              \
    "OPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_"        \
    "IoypGlUPQ"                                                                          \
    "Ge77Rw"
#define TOKEN_A3                                                                         \
    "eyJhbGciOiJFUzI1NiJ9." PAYLOAD                                                      \
    ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-"   \
    "Kg6NU1"                                                                             \
    "Q"

static const char jwk_a2[] = "{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":"
                             "\"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26"
                             "mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-"
                             "pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soM"
                             "Zo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-"
                             "UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4u"
                             "DZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_"
                             "h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h"
                             "4FRWyuXpoQ\"}";
static const char jwk_a3[] =
    "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV"
    "76e8Tus9uPHvRVEU\",\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}";

static struct signkey *from_jwk(const char *text)
{
    struct signkey *key = NULL;
    struct jobj v = { 0 };
    struct err e;

    if (jobj_parse(arena, text, strlen(text), &v, &e) < 0 ||
        signkey_from_jwk(arena, v, &key, &e) < 0)
        return NULL;
    return key;
}

/* "good", or the half that refused it. */
static const char *verdict(const char *token, const struct signkey *key)
{
    struct jws t = { .alg = "untouched" };
    struct err e = { 0 };

    if (jws_parse(arena, token, &t, &e) < 0) {
        assert_true(e.code == ERR_PARSE || e.code == ERR_LIMIT);
        assert_string_equal(t.alg, "untouched");
        return "unparsable";
    }
    if (jws_verify(&t, key, &e) == 0)
        return "good";
    assert_int_equal(e.code, ERR_CRYPTO);
    return "invalid";
}

static void the_tokens_of_rfc_7515_verify(void **state)
{
    struct jws t;

    (void)state;
    assert_string_equal(verdict(TOKEN_A2, rfc_rsa), "good");
    assert_string_equal(verdict(TOKEN_A3, rfc_ec), "good");
    assert_string_equal(verdict(TOKEN_A2, rfc_ec), "invalid");
    assert_string_equal(verdict(TOKEN_A3, rfc_rsa), "invalid");
    assert_string_equal(verdict(TOKEN_A2, rs256), "invalid");
    assert_int_equal(jws_parse(arena, TOKEN_A3, &t, NULL), 0);
    assert_string_equal(t.payload.data, "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n"
                                        " \"http://example.com/is_root\":true}");
    assert_string_equal(t.alg, "ES256");
    assert_null(t.kid);
    assert_null(t.typ);
}

struct header_row {
    const char *name, *header, *want; /* a whole token with a good signature over it */
    bool ec;
};

#define RSA .ec = false
#define EC  .ec = true

static const struct header_row headers[] = {
    { "the key's algorithm", "{\"alg\":\"RS256\"}", "good", RSA },
    { "the other key's algorithm", "{\"alg\":\"ES256\"}", "good", EC },
    { "a kid and a type", "{\"alg\":\"RS256\",\"kid\":\"x\",\"typ\":\"at+jwt\"}", "good",
      RSA },
    { "no algorithm", "{\"typ\":\"JWT\"}", "unparsable", RSA },
    { "none", "{\"alg\":\"none\"}", "invalid", RSA },
    { "None", "{\"alg\":\"None\"}", "invalid", RSA },
    { "HS256, the key taken for a secret", "{\"alg\":\"HS256\"}", "invalid", RSA },
    { "ES256 on an RSA key", "{\"alg\":\"ES256\"}", "invalid", RSA },
    { "RS256 on a curve key", "{\"alg\":\"RS256\"}", "invalid", EC },
    { "RS512", "{\"alg\":\"RS512\"}", "invalid", RSA },
    { "PS256", "{\"alg\":\"PS256\"}", "invalid", RSA },
    { "small letters", "{\"alg\":\"rs256\"}", "invalid", RSA },
    { "a blank behind it", "{\"alg\":\"RS256 \"}", "invalid", RSA },
    { "an algorithm that is no text", "{\"alg\":256}", "unparsable", RSA },
    { "two algorithms", "{\"alg\":\"RS256\",\"alg\":\"RS256\"}", "unparsable", RSA },
    { "a NUL in the algorithm", "{\"alg\":\"RS256\\u0000\"}", "unparsable", RSA },
    { "a kid that is no text", "{\"alg\":\"RS256\",\"kid\":5}", "unparsable", RSA },
    { "a type that is no text", "{\"alg\":\"RS256\",\"typ\":null}", "unparsable", RSA },
    { "something critical", "{\"alg\":\"RS256\",\"crit\":[\"exp\"]}", "unparsable", RSA },
    { "an empty list of it", "{\"alg\":\"RS256\",\"crit\":[]}", "unparsable", RSA },
    { "an unencoded payload (RFC 7797)", "{\"alg\":\"RS256\",\"b64\":false}",
      "unparsable", RSA },
    { "a header that is an array", "[\"RS256\"]", "unparsable", RSA },
    { "a header that is no JSON", "alg=RS256", "unparsable", RSA },
    { "something behind the header's object", "{\"alg\":\"RS256\"}x", "unparsable", RSA },
    { "a key of its own, which nobody looks at",
      "{\"alg\":\"RS256\",\"jwk\":{\"kty\":\"RSA\"},\"jku\":\"http://h\",\"x5u\":\"http:/"
      "/h\"}",
      "good", RSA },
};

static void check_header(void **state)
{
    const struct header_row *row = *state;
    const struct signkey *key = row->ec ? es256 : rs256;
    struct jws_draft draft = { row->header, "{\"sub\":\"U1\"}" };
    char *token;
    struct err e;

    assert_int_equal(jws_sign(arena, key, &draft, &token, &e), 0);
    assert_string_equal(verdict(token, key), row->want);
}

/* A good token in three parts, to be put together wrongly. */
struct parts {
    char *header, *payload, *signature;
};

static struct parts good_parts(const struct signkey *key)
{
    struct jws_draft draft = { jws_header(arena, key, "JWT"), "{\"sub\":\"U1\"}" };
    struct parts p;

    assert_int_equal(jws_sign(arena, key, &draft, &p.header, NULL), 0);
    p.payload = strchr(p.header, '.');
    *p.payload++ = '\0';
    p.signature = strchr(p.payload, '.');
    *p.signature++ = '\0';
    return p;
}

struct form_row {
    const char *name, *fmt, *want; /* H, P and S stand for the three parts */
};

static const struct form_row forms[] = {
    { "three parts", "H.P.S", "good" },
    { "the signature cut off", "H.P.", "unparsable" },
    { "two parts", "H.P", "unparsable" },
    { "one part", "H", "unparsable" },
    { "nothing", "", "unparsable" },
    { "an empty fourth part", "H.P.S.", "unparsable" },
    { "five parts, as if encrypted", "H.P.S.S.S", "unparsable" },
    { "no header", ".P.S", "unparsable" },
    { "no payload", "H..S", "unparsable" },
    { "header and payload in the wrong order", "P.H.S", "unparsable" },
    { "the header signed as the payload", "H.H.S", "invalid" },
    { "padding behind the signature", "H.P.S=", "unparsable" },
    { "a line break behind the signature", "H.P.S\n", "unparsable" },
    { "a blank before the header", " H.P.S", "unparsable" },
    { "a character more in the payload", "H.PA.S", "unparsable" },
    { "four characters more in the payload", "H.PAAAA.S", "invalid" },
    { "four characters more in the signature", "H.P.SAAAA", "invalid" },
    { "a signature of one byte", "H.P.AA", "invalid" },
    { "a plus in the signature", "H.P.+S", "unparsable" },
};

static void check_form(void **state)
{
    const struct form_row *row = *state;
    const struct signkey *keys[] = { rs256, es256 };

    for (size_t i = 0; i < 2; i++) {
        struct parts p = good_parts(keys[i]);
        struct buf b = buf_make(arena, JWS_BYTES);
        for (const char *c = row->fmt; *c; c++) {
            if (*c == 'H')
                buf_add(&b, p.header);
            else if (*c == 'P')
                buf_add(&b, p.payload);
            else if (*c == 'S')
                buf_add(&b, p.signature);
            else
                buf_add_char(&b, *c);
        }
        assert_string_equal(verdict(b.data, keys[i]), row->want);
    }
}

static void no_character_can_be_changed(void **state)
{
    static const char letters[] = "Ab0-";

    (void)state;
    struct parts p = good_parts(es256);
    char *token = arena_printf(arena, "%s.%s.%s", p.header, p.payload, p.signature);
    for (size_t i = 0; token[i]; i++) {
        char kept = token[i];
        for (const char *c = letters; *c; c++) {
            token[i] = *c;
            assert_string_equal(*c == kept ? "good" : "",
                                *c == kept ? verdict(token, es256) : "");
            assert_false(*c != kept && strcmp(verdict(token, es256), "good") == 0);
        }
        token[i] = kept;
    }
}

static void a_token_over_8_kib_is_refused(void **state)
{
    char *pad = arena_array(arena, 6200, 1);
    struct jws_draft draft = { "{\"alg\":\"ES256\"}", pad };
    char *token;
    struct err e;

    (void)state;
    memset(pad, 'x', 6020);
    assert_int_equal(jws_sign(arena, es256, &draft, &token, &e), 0);
    assert_in_range(strlen(token), JWS_BYTES - 60, JWS_BYTES);
    assert_string_equal(verdict(token, es256), "good");
    memset(pad, 'x', 6100);
    assert_int_equal(jws_sign(arena, es256, &draft, &token, &e), 0);
    assert_int_equal(jws_parse(arena, token, &(struct jws){ 0 }, &e), -1);
    assert_int_equal(e.code, ERR_LIMIT);
}

static void headers_say_what_the_key_is(void **state)
{
    (void)state;
    assert_string_equal(jws_header(arena, rs256, "at+jwt"),
                        "{\"alg\":\"RS256\",\"kid\":\"SK1\",\"typ\":\"at+jwt\"}");
    assert_string_equal(jws_header(arena, es256, NULL),
                        "{\"alg\":\"ES256\",\"kid\":\"SK2\"}");
}

static void a_public_key_signs_nothing(void **state)
{
    struct jws_draft draft = { "{\"alg\":\"RS256\"}", "{}" };
    char *token = NULL;
    struct err e;

    (void)state;
    assert_int_equal(jws_sign(arena, rfc_rsa, &draft, &token, &e), -1);
    assert_int_equal(e.code, ERR_CRYPTO);
    assert_null(token);
}

/* More keys than a thread keeps seats for, and each freed before the next is made. */
static void a_freed_key_is_never_taken_for_its_successor(void **state)
{
    char *old = NULL;

    (void)state;
    for (int i = 0; i < 40; i++) {
        struct arena *a = arena_open(0);
        struct jws_draft draft = { "{\"alg\":\"ES256\"}", "{}" };
        struct signkey *key;
        char *token;
        assert_int_equal(signkey_make(a, SIGNKEY_ES256, "same", &key, NULL), 0);
        assert_int_equal(jws_sign(a, key, &draft, &token, NULL), 0);
        assert_string_equal(verdict(token, key), "good");
        if (old)
            assert_string_equal(verdict(old, key), "invalid");
        old = arena_text(arena, token);
        arena_free(a);
    }
}

struct worker {
    pthread_t thread;
    int n_good;
};

static void *work(void *self)
{
    struct worker *w = self;
    struct arena *a = arena_open(0);
    const struct signkey *keys[] = { rs256, es256, rs256_other };

    for (int i = 0; i < 30; i++) {
        const struct signkey *key = keys[i % 3], *wrong = keys[i % 3 == 0 ? 2 : 0];
        struct jws_draft draft = { jws_header(a, key, "JWT"), "{}" };
        struct jws t;
        char *token;
        w->n_good += jws_sign(a, key, &draft, &token, NULL) == 0 &&
                     jws_parse(a, token, &t, NULL) == 0 &&
                     jws_verify(&t, key, NULL) == 0 && jws_verify(&t, wrong, NULL) < 0;
    }
    arena_free(a);
    return NULL;
}

static void threads_share_keys(void **state)
{
    struct worker workers[4] = { 0 };

    (void)state;
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(pthread_join(workers[i].thread, NULL), 0);
        assert_int_equal(workers[i].n_good, 30);
    }
}

int main(void)
{
    arena = arena_open(0);
    rfc_rsa = from_jwk(jwk_a2);
    rfc_ec = from_jwk(jwk_a3);
    if (!rfc_rsa || !rfc_ec ||
        signkey_make(arena, SIGNKEY_RS256, "SK1", &rs256, NULL) < 0 ||
        signkey_make(arena, SIGNKEY_RS256, "SK3", &rs256_other, NULL) < 0 ||
        signkey_make(arena, SIGNKEY_ES256, "SK2", &es256, NULL) < 0)
        return 1;
    rows_add_one("the tokens of RFC 7515 A.2 and A.3 verify, each with its key alone",
                 the_tokens_of_rfc_7515_verify);
    ROWS_ADD(headers, check_header);
    ROWS_ADD(forms, check_form);
    rows_add_one("no character of a token can be changed", no_character_can_be_changed);
    rows_add_one("a token of 8 KiB is taken, a longer one is not",
                 a_token_over_8_kib_is_refused);
    rows_add_one("headers say what the key is", headers_say_what_the_key_is);
    rows_add_one("a public key signs nothing", a_public_key_signs_nothing);
    rows_add_one("a freed key is never taken for its successor",
                 a_freed_key_is_never_taken_for_its_successor);
    rows_add_one("threads share keys", threads_share_keys);
    int rc = rows_run("jws");
    arena_free(arena);
    return rc;
}
