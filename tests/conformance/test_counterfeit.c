/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "base/err.h"
#include "conformance/counterfeit.h"
#include "wire/jws.h"
#include "wire/signkey.h"

static struct signkey *make_key(struct arena *a, enum signkey_alg alg)
{
    struct signkey *key = NULL;

    assert_int_equal(signkey_make(a, alg, "k", &key, NULL), 0);
    return key;
}

/* RFC 4231 2.3 (test case 2), cut to its first bytes. */
static void mac(void **state)
{
    struct arena *a = arena_open(0);
    const struct b64url_bytes key = { "Jefe", 4 };
    struct counterfeit_job job = { "HS256", "what do ya want for nothing?" };
    struct b64url_bytes out;

    (void)state;
    assert_int_equal(counterfeit_mac(a, &job, &key, &out, NULL), 0);
    assert_int_equal(out.len, 32);
    assert_memory_equal(out.data, "\x5b\xdc\xc1\x46\xbf\x60\x75\x4e", 8);
    job.alg = "RS256";
    assert_int_equal(counterfeit_mac(a, &job, &key, &out, NULL), -1);
    arena_free(a);
}

/* Is "header.payload" with this signature good in the eyes of the verifier? */
static bool verifies(struct arena *a, const struct signkey *key, const char *text,
                     const struct b64url_bytes *signature)
{
    struct jws token;

    return jws_parse(a,
                     arena_printf(a, "%s.%s", text,
                                  b64url_text(a, signature->data, signature->len)),
                     &token, NULL) == 0 &&
           jws_verify(&token, key, NULL) == 0;
}

static const char *unsigned_token(struct arena *a, const struct signkey *key)
{
    const char *header = jws_header(a, key, NULL);

    return arena_printf(a, "%s.e30", b64url_text(a, header, strlen(header)));
}

static void signs(void **state)
{
    struct arena *a = arena_open(0);
    struct signkey *key = make_key(a, SIGNKEY_RS256);
    struct counterfeit_job job = { "RS256", unsigned_token(a, key) };
    struct b64url_bytes signature;

    (void)state;
    assert_int_equal(counterfeit_sign(a, &job, key, &signature, NULL), 0);
    assert_true(verifies(a, key, job.text, &signature));
    job.alg = "RS512";
    assert_int_equal(counterfeit_sign(a, &job, key, &signature, NULL), 0);
    assert_false(verifies(a, key, job.text, &signature));
    job.alg = "PS256";
    assert_int_equal(counterfeit_sign(a, &job, key, &signature, NULL), 0);
    assert_false(verifies(a, key, job.text, &signature));
    job.alg = "HS256";
    assert_int_equal(counterfeit_sign(a, &job, key, &signature, NULL), -1);
    arena_free(a);
}

/* How long the signature is afterwards; 0: another length than before, whichever. */
static const struct twist {
    const char *name;
    enum signkey_alg alg;
    size_t len;
    bool good;
} twists[] = {
    { "other-s", SIGNKEY_ES256, 64, true },      { "der", SIGNKEY_ES256, 0, false },
    { "short", SIGNKEY_ES256, 63, false },       { "long", SIGNKEY_ES256, 65, false },
    { "double", SIGNKEY_ES256, 128, false },     { "stripped", SIGNKEY_ES256, 63, false },
    { "zero-first", SIGNKEY_RS256, 257, false },
};

static void twisted(void **state)
{
    const struct twist *r = *state;
    struct arena *a = arena_open(0);
    struct signkey *key = make_key(a, r->alg);
    const char *text = unsigned_token(a, key);
    struct b64url_bytes signature;
    struct jws parsed;
    char *token;

    assert_int_equal(jws_sign_text(a, key, text, &token, NULL), 0);
    assert_int_equal(jws_parse(a, token, &parsed, NULL), 0);
    signature = parsed.signature;
    assert_true(verifies(a, key, text, &signature));
    assert_int_equal(counterfeit_twist(a, r->name, key, &signature, NULL), 0);
    if (r->len > 0)
        assert_int_equal(signature.len, r->len);
    assert_int_equal(verifies(a, key, text, &signature), r->good);
    assert_int_equal(counterfeit_twist(a, "unheard of", key, &signature, NULL), -1);
    arena_free(a);
}

static void secrets(void **state)
{
    static const char *const names[] = { "pem",   "pem-bare", "pkcs1-pem", "der",
                                         "pkcs1", "jwk",      "modulus" };
    struct arena *a = arena_open(0);
    struct signkey *key = make_key(a, SIGNKEY_RS256);
    struct b64url_bytes out, bare;

    (void)state;
    for (size_t i = 0; i < ROWS_COUNT(names); i++) {
        assert_int_equal(counterfeit_secret(a, names[i], key, &out, NULL), 0);
        assert_true(out.len > 200);
    }
    assert_int_equal(counterfeit_secret(a, "pem", key, &out, NULL), 0);
    assert_int_equal(counterfeit_secret(a, "pem-bare", key, &bare, NULL), 0);
    assert_int_equal(bare.len + 1, out.len);
    assert_int_equal(counterfeit_secret(a, "hunter2", key, &out, NULL), 0);
    assert_string_equal(out.data, "hunter2");
    assert_int_equal(counterfeit_certificate(a, key, &out, NULL), 0);
    assert_true(out.len > 300);
    arena_free(a);
}

static void pair(void **state)
{
    struct arena *a = arena_open(0);
    struct b64url_bytes out;

    (void)state;
    assert_int_equal(counterfeit_pair(a, "1", "n", &out, NULL), 0);
    assert_int_equal(out.len, 64);
    assert_int_equal(out.data[31], 1);
    assert_int_equal((unsigned char)out.data[63], 0x51);
    assert_int_equal(counterfeit_pair(a, "1", "2", &out, NULL), -1);
    arena_free(a);
}

int main(void)
{
    rows_add_one("a MAC is that of RFC 4231", mac);
    rows_add_one("a forger signs with its own key, also as the house never does", signs);
    ROWS_ADD(twists, twisted);
    rows_add_one("a public key has many forms that may be taken for a secret", secrets);
    rows_add_one("a pair of numbers is 64 bytes", pair);
    return rows_run("counterfeit");
}
