/* SPDX-License-Identifier: MIT */
#include "forge.h"

#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "rows.h"

#include "base/arena.h"
#include "wire/signkey.h"

enum { P256_BYTES = 32, SIGNATURE_MAX = 1024, DER_MAX = 4096 };

/* The order of P-256 (SEC 2, 2.4.2). */
static const char p256_order[] =
    "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551";

static const EVP_MD *digest_of(enum forge_alg alg)
{
    switch (alg) {
    case FORGE_HS384:
    case FORGE_RS384:
        return EVP_sha384();
    case FORGE_HS512:
    case FORGE_RS512:
        return EVP_sha512();
    case FORGE_HS256:
    case FORGE_PS256:
    case FORGE_ES_DER:
        break;
    }
    return EVP_sha256();
}

struct b64url_bytes forge_mac(struct arena *a, enum forge_alg alg, const void *key,
                              size_t key_len, const char *text)
{
    unsigned char *out = arena_alloc(a, EVP_MAX_MD_SIZE);
    unsigned len = 0;

    assert_non_null(HMAC(digest_of(alg), key, (int)key_len, (const unsigned char *)text,
                         strlen(text), out, &len));
    return (struct b64url_bytes){ (const char *)out, len };
}

struct b64url_bytes forge_sign(struct arena *a, enum forge_alg alg,
                               const struct signkey *key, const char *text)
{
    unsigned char *out = arena_alloc(a, SIGNATURE_MAX);
    EVP_MD_CTX *job = EVP_MD_CTX_new();
    EVP_PKEY_CTX *how = NULL;
    size_t len = SIGNATURE_MAX;

    assert_int_equal(
        EVP_DigestSignInit(job, &how, digest_of(alg), NULL, signkey_evp(key)), 1);
    if (alg == FORGE_PS256) {
        assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(how, RSA_PKCS1_PSS_PADDING), 1);
        assert_int_equal(EVP_PKEY_CTX_set_rsa_pss_saltlen(how, RSA_PSS_SALTLEN_DIGEST),
                         1);
    }
    assert_int_equal(
        EVP_DigestSign(job, out, &len, (const unsigned char *)text, strlen(text)), 1);
    EVP_MD_CTX_free(job);
    return (struct b64url_bytes){ (const char *)out, len };
}

static struct b64url_bytes kept(struct arena *a, unsigned char *der, int len)
{
    char *copy;

    assert_true(len > 0);
    copy = arena_slice(a, (const char *)der, (size_t)len);
    OPENSSL_free(der);
    return (struct b64url_bytes){ copy, (size_t)len };
}

struct b64url_bytes forge_der(struct arena *a, const struct signkey *key)
{
    unsigned char *der = NULL;
    int len = i2d_PUBKEY(signkey_evp(key), &der);

    return kept(a, der, len);
}

struct b64url_bytes forge_pkcs1(struct arena *a, const struct signkey *key)
{
    unsigned char *der = NULL;
    int len = i2d_PublicKey(signkey_evp(key), &der);

    return kept(a, der, len);
}

struct b64url_bytes forge_certificate(struct arena *a, const struct signkey *key)
{
    X509 *cert = X509_new();
    unsigned char *der = NULL;
    int len;

    assert_int_equal(X509_set_pubkey(cert, signkey_evp(key)), 1);
    assert_true(X509_sign(cert, signkey_evp(key), EVP_sha256()) > 0);
    len = i2d_X509(cert, &der);
    X509_free(cert);
    return kept(a, der, len);
}

struct b64url_bytes forge_other_s(struct arena *a, struct b64url_bytes raw)
{
    char *out = arena_slice(a, raw.data, raw.len);
    const unsigned char *s_bytes = (const unsigned char *)raw.data + P256_BYTES;
    BIGNUM *s = BN_bin2bn(s_bytes, P256_BYTES, NULL), *n = NULL;

    assert_int_equal(raw.len, 2 * P256_BYTES);
    assert_true(BN_hex2bn(&n, p256_order) > 0);
    assert_int_equal(BN_sub(s, n, s), 1);
    assert_int_equal(BN_bn2binpad(s, (unsigned char *)out + P256_BYTES, P256_BYTES),
                     P256_BYTES);
    BN_free(s);
    BN_free(n);
    return (struct b64url_bytes){ out, raw.len };
}
