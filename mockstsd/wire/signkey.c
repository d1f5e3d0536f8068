/* SPDX-License-Identifier: MIT */
#include "wire/signkey.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/rnd.h"
#include "base/secret.h"
#include "wire/b64url.h"
#include "wire/jwrite.h"
#include "wire/keynum.h"
#include "wire/keyops.h"
#include "wire/seal.h"

enum {
    RSA_BITS_LEAST = 2048,
    RSA_BITS_MOST = 8192,
    RSA_E_LEAST = 65537,
    JWK_MAX_BYTES = 4096,
};

struct signkey {
    EVP_PKEY *pkey;
    enum signkey_alg alg;
    bool can_sign;
    uint64_t serial;
    const char *kid, *thumbprint, *jwk;
};

/* The two numbers of a public key, base64url: n and e, or x and y. */
struct numbers {
    const char *first, *second;
};

static void pkey_free(void *pkey)
{
    EVP_PKEY_free(pkey);
}

static void bio_free(void *bio)
{
    BIO_free(bio);
}

/* What EVP gives back is tied to the arena at once; NULL passes through. */
static EVP_PKEY *keep(struct arena *a, EVP_PKEY *pkey)
{
    ERR_clear_error();
    if (pkey)
        arena_defer(a, pkey_free, pkey);
    return pkey;
}

static bool exponent_is_good(const EVP_PKEY *pkey)
{
    BIGNUM *e = NULL;
    bool good = EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_RSA_E, &e) == 1 &&
                BN_is_odd(e) && BN_num_bits(e) <= 64 && BN_get_word(e) >= RSA_E_LEAST;

    BN_free(e);
    return good;
}

static bool is_p256(const EVP_PKEY *pkey)
{
    char group[32];
    size_t len;

    return EVP_PKEY_is_a(pkey, "EC") == 1 &&
           EVP_PKEY_get_group_name(pkey, group, sizeof group, &len) == 1 &&
           strcmp(group, SN_X9_62_prime256v1) == 0;
}

/* OpenSSL takes 512 bits and e = 3 without a word (traps.md O3). */
static int judge(const EVP_PKEY *pkey, enum signkey_alg *out, struct err *e)
{
    if (is_p256(pkey)) {
        *out = SIGNKEY_ES256;
        return 0;
    }
    if (EVP_PKEY_is_a(pkey, "RSA") != 1)
        return err_set(e, ERR_CRYPTO, "the key is neither RSA nor P-256");
    int bits = EVP_PKEY_get_bits(pkey);
    if (bits < RSA_BITS_LEAST || bits > RSA_BITS_MOST)
        return err_set(e, ERR_CRYPTO, "an RSA key of %d bits: %d to %d are allowed", bits,
                       RSA_BITS_LEAST, RSA_BITS_MOST);
    if (!exponent_is_good(pkey))
        return err_set(e, ERR_CRYPTO, "the RSA exponent is under %d", RSA_E_LEAST);
    *out = SIGNKEY_RS256;
    return 0;
}

static struct numbers numbers_of(struct arena *a, const EVP_PKEY *pkey,
                                 enum signkey_alg alg)
{
    if (alg == SIGNKEY_RS256)
        return (struct numbers){ keynum_text(a, pkey, OSSL_PKEY_PARAM_RSA_N, 0),
                                 keynum_text(a, pkey, OSSL_PKEY_PARAM_RSA_E, 0) };
    return (struct numbers){
        keynum_text(a, pkey, OSSL_PKEY_PARAM_EC_PUB_X, KEYNUM_P256_BYTES),
        keynum_text(a, pkey, OSSL_PKEY_PARAM_EC_PUB_Y, KEYNUM_P256_BYTES)
    };
}

/* RFC 7638 3.2: the members that are required, in the order of their names. */
static const char *thumbprint_of(struct arena *a, enum signkey_alg alg,
                                 const struct numbers *n)
{
    const char *text =
        alg == SIGNKEY_RS256
            ? arena_printf(a, "{\"e\":\"%s\",\"kty\":\"RSA\",\"n\":\"%s\"}", n->second,
                           n->first)
            : arena_printf(a,
                           "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}",
                           n->first, n->second);
    struct seal_hash h = seal_sha256(text, strlen(text));

    return seal_b64url(a, &h);
}

static const char *jwk_of(struct arena *a, const struct signkey *k,
                          const struct numbers *n)
{
    bool rsa = k->alg == SIGNKEY_RS256;
    struct buf text = buf_make(a, JWK_MAX_BYTES);
    struct jwrite w = jwrite_make(&text);

    jwrite_object(&w);
    jwrite_member_text(&w, "kty", rsa ? "RSA" : "EC");
    jwrite_member_text(&w, "use", "sig");
    jwrite_member_text(&w, "alg", signkey_alg_name(k));
    jwrite_member_text(&w, "kid", k->kid);
    if (!rsa)
        jwrite_member_text(&w, "crv", "P-256");
    jwrite_member_text(&w, rsa ? "n" : "x", n->first);
    jwrite_member_text(&w, rsa ? "e" : "y", n->second);
    jwrite_object_end(&w);
    return buf_ok(&text) ? text.data : NULL;
}

/* The key around what OpenSSL has parsed. */
static int wrap(struct arena *a, EVP_PKEY *pkey, const char *kid, struct signkey **out,
                struct err *e)
{
    enum signkey_alg alg = SIGNKEY_RS256;

    if (judge(pkey, &alg, e) < 0)
        return -1;
    struct numbers n = numbers_of(a, pkey, alg);
    if (!n.first || !n.second)
        return err_set(e, ERR_CRYPTO, "the key has no public part");
    struct signkey *k = arena_alloc(a, sizeof *k);
    k->pkey = pkey;
    k->alg = alg;
    k->thumbprint = thumbprint_of(a, alg, &n);
    k->kid = kid ? arena_text(a, kid) : k->thumbprint;
    k->jwk = jwk_of(a, k, &n);
    if (!k->jwk)
        return err_set(e, ERR_LIMIT, "the kid is too long");
    rnd_unseeded(&k->serial, sizeof k->serial);
    *out = k;
    return 0;
}

static int wrap_private(struct arena *a, EVP_PKEY *pkey, const char *kid,
                        struct signkey **out, struct err *e)
{
    struct signkey *k;

    if (wrap(a, pkey, kid, &k, e) < 0)
        return -1;
    k->can_sign = true;
    *out = k;
    return 0;
}

int signkey_make(struct arena *a, enum signkey_alg alg, const char *kid,
                 struct signkey **out, struct err *e)
{
    EVP_PKEY *pkey =
        keep(a, alg == SIGNKEY_RS256
                    ? EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)RSA_BITS_LEAST)
                    : EVP_PKEY_Q_keygen(NULL, NULL, "EC", SN_X9_62_prime256v1));

    if (!pkey)
        return err_set(e, ERR_CRYPTO, "no key could be made");
    return wrap_private(a, pkey, kid, out, e);
}

int signkey_copy(struct arena *a, const struct signkey *key, const char *kid,
                 struct signkey **out, struct err *e)
{
    struct signkey *copy;

    if (EVP_PKEY_up_ref(key->pkey) != 1)
        return err_set(e, ERR_CRYPTO, "the key cannot be shared");
    if (wrap(a, keep(a, key->pkey), kid, &copy, e) < 0)
        return -1;
    copy->can_sign = key->can_sign;
    *out = copy;
    return 0;
}

/* Without it OpenSSL asks on the terminal for a pass phrase (traps.md O5). */
static int no_pass_phrase(char *phrase, int size, int writing, void *self)
{
    (void)phrase, (void)size, (void)writing, (void)self;
    return -1;
}

typedef EVP_PKEY *pem_reader(BIO *bio, EVP_PKEY **reuse, pem_password_cb *ask,
                             void *self);

static EVP_PKEY *read_pem(struct arena *a, const char *pem, pem_reader *reader)
{
    BIO *bio = BIO_new_mem_buf(pem, -1);
    EVP_PKEY *pkey = bio ? reader(bio, NULL, no_pass_phrase, NULL) : NULL;

    BIO_free(bio);
    return keep(a, pkey);
}

int signkey_load_private(struct arena *a, const char *pem, const char *kid,
                         struct signkey **out, struct err *e)
{
    EVP_PKEY *pkey = read_pem(a, pem, PEM_read_bio_PrivateKey);

    if (!pkey)
        return err_set(e, ERR_CRYPTO,
                       strstr(pem, "ENCRYPTED")
                           ? "the private key is encrypted: store it in the clear"
                           : "this is no private key in PEM");
    return wrap_private(a, pkey, kid, out, e);
}

int signkey_load_public(struct arena *a, const char *pem, const char *kid,
                        struct signkey **out, struct err *e)
{
    EVP_PKEY *pkey = read_pem(a, pem, PEM_read_bio_PUBKEY);

    if (!pkey)
        return err_set(e, ERR_CRYPTO, "this is no public key in PEM");
    return wrap(a, pkey, kid, out, e);
}

static int jwk_number(struct arena *a, struct jobj jwk, const char *name,
                      struct b64url_bytes *out, struct err *e)
{
    const char *text;
    struct err why;

    if (jobj_text(jwk, name, &text, e) < 0)
        return -1;
    if (b64url_decode(a, text, strlen(text), out, &why) < 0)
        return err_set(e, why.code, "%s: %s", name, why.text);
    if (out->len == 0 || out->len > KEYNUM_BYTES)
        return err_set(e, ERR_CRYPTO, "%s: %zu bytes", name, out->len);
    return 0;
}

/* A member that may be absent but must not say anything else. */
static int jwk_says(struct jobj jwk, const char *name, const char *want, struct err *e)
{
    const char *text = want;

    if (jobj_opt_text(jwk, name, &text, e) < 0)
        return -1;
    if (strcmp(text, want) != 0)
        return err_set(e, ERR_CRYPTO, "%s: expected %s", name, want);
    return 0;
}

static int jwk_key(struct arena *a, struct jobj jwk, bool rsa, EVP_PKEY **out,
                   struct err *e)
{
    struct b64url_bytes first, second;

    if (!rsa && (!jobj_has(jwk, "crv") || jwk_says(jwk, "crv", "P-256", NULL) < 0))
        return err_set(e, ERR_CRYPTO, "crv: expected P-256");
    if (jwk_number(a, jwk, rsa ? "n" : "x", &first, e) < 0 ||
        jwk_number(a, jwk, rsa ? "e" : "y", &second, e) < 0)
        return -1;
    EVP_PKEY *pkey =
        keep(a, rsa ? keynum_rsa(&first, &second) : keynum_p256(&first, &second));
    if (!pkey)
        return err_set(e, ERR_CRYPTO, "the numbers are no key");
    *out = pkey;
    return 0;
}

int signkey_from_jwk(struct arena *a, struct jobj jwk, struct signkey **out,
                     struct err *e)
{
    const char *kty, *kid = NULL;
    EVP_PKEY *pkey = NULL;

    if (jobj_text(jwk, "kty", &kty, e) < 0 || jobj_opt_text(jwk, "kid", &kid, e) < 0)
        return -1;
    bool rsa = strcmp(kty, "RSA") == 0;
    if (!rsa && strcmp(kty, "EC") != 0)
        return err_set(e, ERR_CRYPTO, "kty: expected RSA or EC");
    if (jwk_says(jwk, "use", "sig", e) < 0 ||
        jwk_says(jwk, "alg", rsa ? "RS256" : "ES256", e) < 0 || keyops_verify(jwk, e) < 0)
        return -1;
    if (jwk_key(a, jwk, rsa, &pkey, e) < 0)
        return -1;
    return wrap(a, pkey, kid, out, e);
}

const char *signkey_kid(const struct signkey *k)
{
    return k->kid;
}

enum signkey_alg signkey_alg(const struct signkey *k)
{
    return k->alg;
}

const char *signkey_alg_name(const struct signkey *k)
{
    return k->alg == SIGNKEY_RS256 ? "RS256" : "ES256";
}

bool signkey_can_sign(const struct signkey *k)
{
    return k->can_sign;
}

const char *signkey_jwk(const struct signkey *k)
{
    return k->jwk;
}

const char *signkey_thumbprint(const struct signkey *k)
{
    return k->thumbprint;
}

static BIO *writer(struct arena *a, const BIO_METHOD *kind)
{
    BIO *bio = BIO_new(kind);

    if (bio)
        arena_defer(a, bio_free, bio);
    return bio;
}

int signkey_write_private(struct arena *a, const struct signkey *k, const char **out,
                          struct err *e)
{
    BIO *bio = writer(a, BIO_s_secmem());
    char *text = NULL;

    if (!k->can_sign)
        return err_set(e, ERR_CRYPTO, "the key has no private part");
    if (!bio ||
        PEM_write_bio_PKCS8PrivateKey(bio, k->pkey, NULL, NULL, 0, NULL, NULL) != 1)
        return err_set(e, ERR_CRYPTO, "the key could not be written");
    size_t len = (size_t)BIO_get_mem_data(bio, &text);
    *out = secret_make(a, text, len).bytes;
    return 0;
}

int signkey_write_public(struct arena *a, const struct signkey *k, const char **out,
                         struct err *e)
{
    BIO *bio = writer(a, BIO_s_mem());
    char *text = NULL;

    if (!bio || PEM_write_bio_PUBKEY(bio, k->pkey) != 1)
        return err_set(e, ERR_CRYPTO, "the key could not be written");
    size_t len = (size_t)BIO_get_mem_data(bio, &text);
    *out = arena_slice(a, text, len);
    return 0;
}

struct evp_pkey_st *signkey_evp(const struct signkey *k)
{
    return k->pkey;
}

uint64_t signkey_serial(const struct signkey *k)
{
    return k->serial;
}
