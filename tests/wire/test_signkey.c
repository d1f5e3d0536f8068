/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "wire/jobj.h"
#include "wire/signkey.h"
#include "bad_keys.h"

static struct arena *arena;

/* RFC 7638 3.1 */
#define N_7638                                                                           \
    "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6" \
    "tS"                                                                                 \
    "oc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-" \
    "65"                                                                                 \
    "YGjQR0_"                                                                            \
    "FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyr"      \
    "dkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-"           \
    "kEgU8awapJzK"                                                                       \
    "nqDKgw"
#define RSA_7638 "\"kty\":\"RSA\",\"n\":\"" N_7638 "\",\"e\":\"AQAB\""
/* RFC 7517 A.1 */
#define X_7517 "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4"
#define Y_7517 "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"
#define EC_7517                                                                          \
    "\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" X_7517 "\",\"y\":\"" Y_7517 "\""

struct row {
    const char *name, *jwk;
    const char *kid; /* NULL: refused */
};

static const struct row rows[] = {
    { "RFC 7638's key has RFC 7638's thumbprint", "{" RSA_7638 "}",
      "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs" },
    { "its own kid counts", "{" RSA_7638 ",\"alg\":\"RS256\",\"kid\":\"2011-04-29\"}",
      "2011-04-29" },
    { "RFC 7517's curve key", "{" EC_7517 ",\"use\":\"sig\",\"kid\":\"1\"}", "1" },
    { "a key for encryption", "{" EC_7517 ",\"use\":\"enc\",\"kid\":\"1\"}", NULL },
    { "JWT-045 a key that verifies",
      "{" EC_7517 ",\"key_ops\":[\"verify\"],\"kid\":\"1\"}", "1" },
    { "JWT-045 a key that only signs",
      "{" EC_7517 ",\"key_ops\":[\"sign\"],\"kid\":\"1\"}", NULL },
    { "JWT-045 a key for nothing", "{" EC_7517 ",\"key_ops\":[],\"kid\":\"1\"}", NULL },
    { "another algorithm of its type", "{" RSA_7638 ",\"alg\":\"RS512\"}", NULL },
    { "the other type's algorithm", "{" RSA_7638 ",\"alg\":\"ES256\"}", NULL },
    { "an algorithm in other case", "{" RSA_7638 ",\"alg\":\"rs256\"}", NULL },
    { "a symmetric key", "{\"kty\":\"oct\",\"k\":\"AAAA\"}", NULL },
    { "no type", "{\"n\":\"" N_7638 "\",\"e\":\"AQAB\"}", NULL },
    { "a type that is no text", "{\"kty\":1}", NULL },
    { "no exponent", "{\"kty\":\"RSA\",\"n\":\"" N_7638 "\"}", NULL },
    { "an exponent of three", "{\"kty\":\"RSA\",\"n\":\"" N_7638 "\",\"e\":\"Aw\"}",
      NULL },
    { "an even exponent", "{\"kty\":\"RSA\",\"n\":\"" N_7638 "\",\"e\":\"AQAC\"}", NULL },
    { "an empty exponent", "{\"kty\":\"RSA\",\"n\":\"" N_7638 "\",\"e\":\"\"}", NULL },
    { "a modulus with padding", "{\"kty\":\"RSA\",\"n\":\"" N_7638 "==\",\"e\":\"AQAB\"}",
      NULL },
    { "a modulus of a few bits", "{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}",
      NULL },
    { "another curve",
      "{\"kty\":\"EC\",\"crv\":\"P-384\",\"x\":\"" X_7517 "\",\"y\":\"" Y_7517 "\"}",
      NULL },
    { "no curve", "{\"kty\":\"EC\",\"x\":\"" X_7517 "\",\"y\":\"" Y_7517 "\"}", NULL },
    { "a point that is not on the curve",
      "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" Y_7517 "\",\"y\":\"" X_7517 "\"}",
      NULL },
    { "a coordinate that is too short",
      "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AQAB\",\"y\":\"" Y_7517 "\"}", NULL },
    { "a kid that is no text", "{" RSA_7638 ",\"kid\":5}", NULL },
    { "an array", "[]", NULL },
};

static struct jobj parse(const char *text)
{
    struct jobj v = { 0 };
    struct err e;

    assert_int_equal(jobj_parse(arena, text, strlen(text), &v, &e), 0);
    return v;
}

static void check(void **state)
{
    const struct row *row = *state;
    struct signkey *key = NULL;
    struct err e = { 0 };

    assert_int_equal(signkey_from_jwk(arena, parse(row->jwk), &key, &e),
                     row->kid ? 0 : -1);
    if (!row->kid) {
        assert_null(key);
        assert_true(e.code == ERR_CRYPTO || e.code == ERR_PARSE);
        return;
    }
    assert_string_equal(signkey_kid(key), row->kid);
    assert_false(signkey_can_sign(key));
}

struct pem_row {
    const char *name, *pem;
};

static const struct pem_row bad_pems[] = {
    { "RSA of 1024 bits", bad_key_rsa_1024 },
    { "RSA with the exponent 3", bad_key_rsa_e3 },
    { "RSA for PSS alone", bad_key_rsa_pss },
    { "P-384", bad_key_p384 },
    { "Ed25519", bad_key_ed25519 },
    { "no PEM", "hello" },
    { "nothing", "" },
    { "an encrypted key", bad_key_encrypted_pkcs8 },
    { "an encrypted key in the old form", bad_key_encrypted_traditional },
};

static void check_bad_pem(void **state)
{
    const struct pem_row *row = *state;
    struct signkey *key = NULL;
    struct err e = { 0 };

    assert_int_equal(signkey_load_public(arena, row->pem, NULL, &key, &e), -1);
    assert_int_equal(e.code, ERR_CRYPTO);
    assert_int_equal(signkey_load_private(arena, row->pem, NULL, &key, &e), -1);
    assert_int_equal(e.code, ERR_CRYPTO);
    assert_null(key);
    if (strstr(row->pem, "ENCRYPTED"))
        assert_non_null(strstr(e.text, "encrypted"));
}

struct alg_row {
    const char *name;
    enum signkey_alg alg;
    const char *alg_name, *kty;
};

static const struct alg_row algs[] = {
    { "an RSA key survives every form", SIGNKEY_RS256, "RS256", "RSA" },
    { "a P-256 key survives every form", SIGNKEY_ES256, "ES256", "EC" },
};

static void check_forms(void **state)
{
    const struct alg_row *row = *state;
    struct signkey *made, *private, *public, *from_jwk;
    const char *pem, *public_pem, *kty;
    struct err e;

    assert_int_equal(signkey_make(arena, row->alg, "SK1", &made, &e), 0);
    assert_int_equal(signkey_write_private(arena, made, &pem, &e), 0);
    assert_int_equal(signkey_write_public(arena, made, &public_pem, &e), 0);
    assert_int_equal(signkey_load_private(arena, pem, NULL, &private, &e), 0);
    assert_int_equal(signkey_load_public(arena, public_pem, "SK1", &public, &e), 0);
    assert_int_equal(signkey_from_jwk(arena, parse(signkey_jwk(made)), &from_jwk, &e), 0);
    assert_string_equal(signkey_kid(private), signkey_thumbprint(made));
    assert_string_equal(signkey_jwk(public), signkey_jwk(made));
    assert_string_equal(signkey_jwk(from_jwk), signkey_jwk(made));
    assert_true(signkey_can_sign(made) && signkey_can_sign(private));
    assert_false(signkey_can_sign(public) || signkey_can_sign(from_jwk));
    assert_string_equal(signkey_alg_name(public), row->alg_name);
    assert_int_equal(jobj_text(parse(signkey_jwk(made)), "kty", &kty, &e), 0);
    assert_string_equal(kty, row->kty);
    assert_null(strstr(signkey_jwk(made), "\"d\""));
    assert_true(signkey_serial(made) != signkey_serial(private));
    assert_int_equal(signkey_write_private(arena, public, &pem, &e), -1);
    assert_int_equal(signkey_load_private(arena, public_pem, NULL, &private, &e), -1);
    assert_int_equal(signkey_load_public(arena, pem, NULL, &public, &e), -1);
}

int main(void)
{
    arena = arena_open(0);
    ROWS_ADD(rows, check);
    ROWS_ADD(bad_pems, check_bad_pem);
    ROWS_ADD(algs, check_forms);
    int rc = rows_run("signkey");
    arena_free(arena);
    return rc;
}
