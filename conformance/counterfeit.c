/* SPDX-License-Identifier: MIT */
#include "conformance/counterfeit.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "wire/signkey.h"

enum { HALF = 32, PAIR = 2 * HALF, ROOM = 1100, PADDED = 256 };

/* SEC 2, 2.4.2: the order n of P-256, and its neighbours. */
static const struct {
    const char *name, *hex;
} numbers[] = {
    { "0", "0" },
    { "1", "1" },
    { "n-1", "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632550" },
    { "n", "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551" },
    { "max", "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF" },
};

static const struct {
    const char *alg;
    const EVP_MD *(*digest)(void);
    bool mac, pss;
} algs[] = {
    { "HS256", EVP_sha256, true, false },  { "HS384", EVP_sha384, true, false },
    { "HS512", EVP_sha512, true, false },  { "RS256", EVP_sha256, false, false },
    { "RS384", EVP_sha384, false, false }, { "RS512", EVP_sha512, false, false },
    { "PS256", EVP_sha256, false, true },
};

enum {
    ALGS = sizeof algs / sizeof algs[0],
    NUMBERS = sizeof numbers / sizeof numbers[0]
};

static size_t find_alg(const char *alg, bool mac)
{
    size_t i = 0;

    while (i < ALGS && (algs[i].mac != mac || strcmp(algs[i].alg, alg) != 0))
        i++;
    return i;
}

static struct b64url_bytes copied(struct arena *a, const void *bytes, size_t len)
{
    return (struct b64url_bytes){ arena_slice(a, bytes, len), len };
}

int counterfeit_digest(struct arena *a, const char *text, const char **out, struct err *e)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned len = 0;

    if (EVP_Digest(text, strlen(text), digest, &len, EVP_sha256(), NULL) != 1)
        return err_set(e, ERR_CRYPTO, "the digest failed");
    *out = b64url_text(a, digest, len);
    return 0;
}

int counterfeit_mac(struct arena *a, const struct counterfeit_job *job,
                    const struct b64url_bytes *key, struct b64url_bytes *signature,
                    struct err *e)
{
    size_t i = find_alg(job->alg, true);
    unsigned char out[EVP_MAX_MD_SIZE];
    unsigned len = 0;

    if (i == ALGS)
        return err_set(e, ERR_PARSE, "forge: no MAC is called %s", job->alg);
    if (HMAC(algs[i].digest(), key->data, (int)key->len, (const unsigned char *)job->text,
             strlen(job->text), out, &len) == NULL)
        return err_set(e, ERR_CRYPTO, "the MAC failed");
    *signature = copied(a, out, len);
    return 0;
}

/* RFC 7518 3.5: a salt as long as the digest. */
static bool set_padding(EVP_PKEY_CTX *how, bool pss)
{
    return !pss || (EVP_PKEY_CTX_set_rsa_padding(how, RSA_PKCS1_PSS_PADDING) == 1 &&
                    EVP_PKEY_CTX_set_rsa_pss_saltlen(how, RSA_PSS_SALTLEN_DIGEST) == 1);
}

static int sign_with(struct arena *a, const struct counterfeit_job *job, EVP_PKEY *key,
                     struct b64url_bytes *signature, struct err *e)
{
    size_t i = find_alg(job->alg, false), len = ROOM;
    const unsigned char *text = (const unsigned char *)job->text;
    EVP_PKEY_CTX *how = NULL;
    unsigned char out[ROOM];
    EVP_MD_CTX *ctx;
    bool done;

    if (i == ALGS)
        return err_set(e, ERR_PARSE, "forge: no signature is called %s", job->alg);
    ctx = EVP_MD_CTX_new();
    done = ctx != NULL &&
           EVP_DigestSignInit(ctx, &how, algs[i].digest(), NULL, key) == 1 &&
           set_padding(how, algs[i].pss) &&
           EVP_DigestSign(ctx, out, &len, text, strlen(job->text)) == 1;
    EVP_MD_CTX_free(ctx);
    if (!done)
        return err_set(e, ERR_CRYPTO, "the forger cannot sign with %s", job->alg);
    *signature = copied(a, out, len);
    return 0;
}

int counterfeit_sign(struct arena *a, const struct counterfeit_job *job,
                     const struct signkey *key, struct b64url_bytes *signature,
                     struct err *e)
{
    return sign_with(a, job, signkey_evp(key), signature, e);
}

int counterfeit_sign_pem(struct arena *a, const struct counterfeit_job *job,
                         const char *pem, struct b64url_bytes *signature, struct err *e)
{
    BIO *bio = BIO_new_mem_buf(pem, -1);
    EVP_PKEY *key = bio != NULL ? PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL) : NULL;
    int rc = key != NULL ? sign_with(a, job, key, signature, e)
                         : err_set(e, ERR_CRYPTO, "forge: the key cannot be read");

    EVP_PKEY_free(key);
    BIO_free(bio);
    return rc;
}

int counterfeit_pad(struct arena *a, const struct counterfeit_job *job,
                    struct b64url_bytes *signature, struct err *e)
{
    static const unsigned char sha256[] = { 0x00, 0x30, 0x31, 0x30, 0x0d, 0x06, 0x09,
                                            0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04,
                                            0x02, 0x01, 0x05, 0x00, 0x04, 0x20 };
    unsigned char out[PADDED];

    memset(out, 0xff, sizeof out);
    out[0] = 0;
    out[1] = 1;
    memcpy(out + PADDED - HALF - sizeof sha256, sha256, sizeof sha256);
    if (EVP_Digest(job->text, strlen(job->text), out + PADDED - HALF, NULL, EVP_sha256(),
                   NULL) != 1)
        return err_set(e, ERR_CRYPTO, "the digest failed");
    *signature = copied(a, out, sizeof out);
    return 0;
}

/* Takes over what OpenSSL has written. */
static int take(struct arena *a, unsigned char *der, int len, struct b64url_bytes *out,
                struct err *e)
{
    if (len <= 0)
        return err_set(e, ERR_CRYPTO, "the key cannot be written");
    *out = copied(a, der, (size_t)len);
    OPENSSL_free(der);
    return 0;
}

static int take_pkcs1_pem(struct arena *a, const struct signkey *key,
                          struct b64url_bytes *out, struct err *e)
{
    unsigned char *der = NULL;
    int len = i2d_PublicKey(signkey_evp(key), &der), rc;
    BIO *bio = BIO_new(BIO_s_mem());
    char *text = NULL;

    if (len > 0 && bio != NULL)
        (void)PEM_write_bio(bio, "RSA PUBLIC KEY", "", der, len);
    len = bio != NULL ? (int)BIO_get_mem_data(bio, &text) : 0;
    OPENSSL_free(der);
    rc = len > 0 ? 0 : err_set(e, ERR_CRYPTO, "the key cannot be written");
    if (rc == 0)
        *out = copied(a, text, (size_t)len);
    BIO_free(bio);
    return rc;
}

static int take_number(struct arena *a, const EVP_PKEY *key, struct b64url_bytes *out,
                       struct err *e)
{
    unsigned char bytes[ROOM];
    BIGNUM *n = NULL;
    int len = -1;

    if (EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &n) == 1)
        len = BN_bn2bin(n, bytes);
    BN_free(n);
    if (len <= 0)
        return err_set(e, ERR_CRYPTO, "the key has no modulus");
    *out = copied(a, bytes, (size_t)len);
    return 0;
}

int counterfeit_secret(struct arena *a, const char *name, const struct signkey *key,
                       struct b64url_bytes *out, struct err *e)
{
    bool bare = strcmp(name, "pem-bare") == 0;
    const char *text = name;
    unsigned char *der = NULL;

    if (strcmp(name, "der") == 0) {
        int len = i2d_PUBKEY(signkey_evp(key), &der);

        return take(a, der, len, out, e);
    }
    if (strcmp(name, "pkcs1") == 0) {
        int len = i2d_PublicKey(signkey_evp(key), &der);

        return take(a, der, len, out, e);
    }
    if (strcmp(name, "pkcs1-pem") == 0)
        return take_pkcs1_pem(a, key, out, e);
    if (strcmp(name, "nul") == 0) {
        *out = copied(a, "", 1);
        return 0;
    }
    if (strcmp(name, "modulus") == 0)
        return take_number(a, signkey_evp(key), out, e);
    if (strcmp(name, "jwk") == 0)
        text = signkey_jwk(key);
    else if ((bare || strcmp(name, "pem") == 0) &&
             signkey_write_public(a, key, &text, e) < 0)
        return -1;
    *out = copied(a, text, strlen(text) - bare);
    return 0;
}

int counterfeit_certificate(struct arena *a, const struct signkey *key,
                            struct b64url_bytes *out, struct err *e)
{
    X509 *cert = X509_new();
    unsigned char *der = NULL;
    int len = -1;

    if (cert != NULL && X509_set_pubkey(cert, signkey_evp(key)) == 1 &&
        X509_sign(cert, signkey_evp(key), EVP_sha256()) > 0)
        len = i2d_X509(cert, &der);
    X509_free(cert);
    return take(a, der, len, out, e);
}

static BIGNUM *number(const char *name)
{
    BIGNUM *n = NULL;

    for (size_t i = 0; i < NUMBERS; i++)
        if (strcmp(numbers[i].name, name) == 0 && BN_hex2bn(&n, numbers[i].hex) == 0)
            return NULL;
    return n;
}

int counterfeit_pair(struct arena *a, const char *r, const char *s,
                     struct b64url_bytes *out, struct err *e)
{
    BIGNUM *r_bn = number(r), *s_bn = number(s);
    unsigned char both[PAIR];
    bool done = r_bn != NULL && s_bn != NULL && BN_bn2binpad(r_bn, both, HALF) == HALF &&
                BN_bn2binpad(s_bn, both + HALF, HALF) == HALF;

    BN_free(r_bn);
    BN_free(s_bn);
    if (!done)
        return err_set(e, ERR_PARSE, "forge: numbers are 0, 1, n-1, n and max");
    *out = copied(a, both, sizeof both);
    return 0;
}

/* A change of a signature of `len` bytes at `to`, which has ROOM; the new length, or -1. */
typedef int twist(unsigned char *to, int len, const EVP_PKEY *key);

static int other_s(unsigned char *to, int len, const EVP_PKEY *key)
{
    BIGNUM *s = BN_bin2bn(to + HALF, HALF, NULL), *n = number("n");
    bool done = len == PAIR && s != NULL && n != NULL && BN_sub(s, n, s) == 1 &&
                BN_bn2binpad(s, to + HALF, HALF) == HALF;

    (void)key;
    BN_free(s);
    BN_free(n);
    return done ? len : -1;
}

static int der_form(unsigned char *to, int len, const EVP_PKEY *key)
{
    BIGNUM *r = BN_bin2bn(to, HALF, NULL), *s = BN_bin2bn(to + HALF, HALF, NULL);
    ECDSA_SIG *pair = ECDSA_SIG_new();
    unsigned char *end = to;

    (void)key;
    if (len == PAIR && pair != NULL && ECDSA_SIG_set0(pair, r, s) == 1)
        len = i2d_ECDSA_SIG(pair, &end);
    ECDSA_SIG_free(pair);
    return len;
}

static int plus_n(unsigned char *to, int len, const EVP_PKEY *key)
{
    BIGNUM *n = NULL, *s = BN_bin2bn(to, len, NULL);
    int longer = -1;

    if (s != NULL && EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &n) == 1 &&
        BN_add(s, s, n) == 1)
        longer = BN_bn2bin(s, to);
    BN_free(s);
    BN_free(n);
    return longer;
}

static int zero_first(unsigned char *to, int len, const EVP_PKEY *key)
{
    (void)key;
    memmove(to + 1, to, (size_t)len);
    to[0] = 0;
    return len + 1;
}

static int stripped(unsigned char *to, int len, const EVP_PKEY *key)
{
    (void)key;
    memmove(to, to + 1, (size_t)len - 1);
    return len - 1;
}

static int shorter(unsigned char *to, int len, const EVP_PKEY *key)
{
    (void)to;
    (void)key;
    return len - 1;
}

static int longer(unsigned char *to, int len, const EVP_PKEY *key)
{
    (void)key;
    to[len] = 0;
    return len + 1;
}

static int doubled(unsigned char *to, int len, const EVP_PKEY *key)
{
    (void)key;
    memcpy(to + len, to, (size_t)len);
    return 2 * len;
}

static const struct {
    const char *name;
    twist *run;
} twists[] = {
    { "other-s", other_s },       { "der", der_form },      { "plus-n", plus_n },
    { "zero-first", zero_first }, { "stripped", stripped }, { "short", shorter },
    { "long", longer },           { "double", doubled },
};

int counterfeit_twist(struct arena *a, const char *how, const struct signkey *key,
                      struct b64url_bytes *signature, struct err *e)
{
    unsigned char bytes[ROOM];
    int len = -1;

    if (signature->len == 0 || signature->len > ROOM / 2)
        return err_set(e, ERR_PARSE, "forge: there is no signature to be changed");
    memcpy(bytes, signature->data, signature->len);
    for (size_t i = 0; i < sizeof twists / sizeof twists[0]; i++)
        if (strcmp(twists[i].name, how) == 0)
            len = twists[i].run(bytes, (int)signature->len, signkey_evp(key));
    if (len < 0)
        return err_set(e, ERR_PARSE, "forge: the signature has no form \"%s\"", how);
    *signature = copied(a, bytes, (size_t)len);
    return 0;
}
