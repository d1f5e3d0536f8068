/* SPDX-License-Identifier: MIT */
#include "wire/jws.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "wire/jwrite.h"
#include "wire/seal.h"
#include "wire/signkey.h"

enum {
    SEATS = 16,           /* keys a thread keeps prepared */
    WIDTH = 32,           /* of r and of s in ES256 */
    SIGNATURE_MAX = 1024, /* RSA of 8192 bits */
    HEADER_MAX_BYTES = 1024,
};

/*
 * One key prepared for this thread: setting a context up costs more than an ES256 signature.
 * The serial is the generation: a new key never meets an old context, even where it lives at
 * the same address. The contexts hold the OpenSSL key, so it outlives its struct signkey.
 */
struct seat {
    uint64_t serial;
    EVP_PKEY_CTX *verify, *sign;
};

struct bench {
    struct seat seats[SEATS];
    unsigned next; /* the one to give away */
};

static CRYPTO_ONCE once = CRYPTO_ONCE_STATIC_INIT;
static CRYPTO_THREAD_LOCAL slot;
static bool slot_is_good;

static void seat_clear(struct seat *s)
{
    EVP_PKEY_CTX_free(s->verify);
    EVP_PKEY_CTX_free(s->sign);
    *s = (struct seat){ 0 };
}

static void bench_free(void *thing)
{
    struct bench *b = thing;

    for (int i = 0; b && i < SEATS; i++)
        seat_clear(&b->seats[i]);
    free(b);
}

static void slot_make(void)
{
    slot_is_good = CRYPTO_THREAD_init_local(&slot, bench_free) == 1;
}

static struct bench *bench_get(void)
{
    if (CRYPTO_THREAD_run_once(&once, slot_make) != 1 || !slot_is_good)
        return NULL;
    struct bench *b = CRYPTO_THREAD_get_local(&slot);
    if (b)
        return b;
    b = calloc(1, sizeof *b);
    if (b && CRYPTO_THREAD_set_local(&slot, b) != 1) {
        free(b);
        return NULL;
    }
    return b;
}

/* This thread's seat for a key; NULL if memory is out. */
static struct seat *seat_get(const struct signkey *key)
{
    struct bench *b = bench_get();
    uint64_t serial = signkey_serial(key);

    if (!b)
        return NULL;
    for (int i = 0; i < SEATS; i++) {
        if (b->seats[i].serial == serial)
            return &b->seats[i];
    }
    struct seat *s = &b->seats[b->next++ % SEATS];
    seat_clear(s);
    s->serial = serial;
    return s;
}

typedef int starter(EVP_PKEY_CTX *ctx, const OSSL_PARAM params[]);

static EVP_PKEY_CTX *prepare(const struct signkey *key, starter *start)
{
    char digest[] = "SHA256", padding[] = "pkcs1";
    OSSL_PARAM rs256[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_SIGNATURE_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_utf8_string(OSSL_SIGNATURE_PARAM_PAD_MODE, padding, 0),
        OSSL_PARAM_construct_end(),
    };
    OSSL_PARAM es256[] = { rs256[0], OSSL_PARAM_construct_end() };
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, signkey_evp(key), NULL);

    if (ctx && start(ctx, signkey_alg(key) == SIGNKEY_RS256 ? rs256 : es256) == 1)
        return ctx;
    EVP_PKEY_CTX_free(ctx);
    return NULL;
}

static EVP_PKEY_CTX *verifier(const struct signkey *key)
{
    struct seat *s = seat_get(key);

    if (s && !s->verify)
        s->verify = prepare(key, EVP_PKEY_verify_init_ex);
    return s ? s->verify : NULL;
}

static EVP_PKEY_CTX *signer(const struct signkey *key)
{
    struct seat *s = seat_get(key);

    if (s && !s->sign)
        s->sign = prepare(key, EVP_PKEY_sign_init_ex);
    return s ? s->sign : NULL;
}

/* RFC 7518 3.4: r and s side by side, each of fixed width → DER, into der; its length or -1. */
static int der_of_raw(const unsigned char raw[2 * WIDTH], unsigned char *der)
{
    BIGNUM *r = BN_bin2bn(raw, WIDTH, NULL), *s = BN_bin2bn(raw + WIDTH, WIDTH, NULL);
    ECDSA_SIG *pair = ECDSA_SIG_new();
    int len = -1;

    if (r && s && pair && ECDSA_SIG_set0(pair, r, s) == 1) {
        r = s = NULL; /* the pair has them */
        len = i2d_ECDSA_SIG(pair, &der);
    }
    ECDSA_SIG_free(pair);
    BN_free(r);
    BN_free(s);
    return len;
}

/* And back. */
static int raw_of_der(const unsigned char *der, size_t der_len,
                      unsigned char raw[2 * WIDTH])
{
    ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &der, (long)der_len);
    int rc = -1;

    if (pair && BN_bn2binpad(ECDSA_SIG_get0_r(pair), raw, WIDTH) == WIDTH &&
        BN_bn2binpad(ECDSA_SIG_get0_s(pair), raw + WIDTH, WIDTH) == WIDTH)
        rc = 0;
    ECDSA_SIG_free(pair);
    return rc;
}

struct part {
    const char *text;
    size_t len;
};

/* Exactly three parts between two dots. */
static int split(const char *token, struct part parts[3], struct err *e)
{
    size_t len = strnlen(token, JWS_BYTES + 1);
    const char *end = token + len;

    if (len > JWS_BYTES)
        return err_set(e, ERR_LIMIT, "the token is longer than %d bytes", JWS_BYTES);
    for (int i = 0; i < 3; i++) {
        const char *dot = memchr(token, '.', (size_t)(end - token));
        size_t part_len = (size_t)((dot ? dot : end) - token);

        if ((dot != NULL) != (i < 2) || part_len == 0)
            return err_set(e, ERR_PARSE, "the token has not exactly three parts");
        parts[i] = (struct part){ token, part_len };
        token += part_len + 1;
    }
    return 0;
}

static int read_header(struct arena *a, const struct part *part, struct jws *t,
                       struct err *e)
{
    struct b64url_bytes json;
    struct err why;

    if (b64url_decode(a, part->text, part->len, &json, &why) < 0 ||
        jobj_parse_object(a, json.data, json.len, &t->header, &why) < 0 ||
        jobj_text(t->header, "alg", &t->alg, &why) < 0 ||
        jobj_opt_text(t->header, "kid", &t->kid, &why) < 0 ||
        jobj_opt_text(t->header, "typ", &t->typ, &why) < 0)
        return err_set(e, why.code, "token header: %s", why.text);
    /* RFC 7515 4.1.11: nothing that a header can declare critical is understood here */
    if (jobj_has(t->header, "crit") || jobj_has(t->header, "b64"))
        return err_set(e, ERR_PARSE, "token header: crit and b64 are not supported");
    return 0;
}

int jws_parse(struct arena *a, const char *token, struct jws *out, struct err *e)
{
    struct part parts[3];
    struct jws t = { .signed_text = token };

    if (split(token, parts, e) < 0 || read_header(a, &parts[0], &t, e) < 0)
        return -1;
    if (b64url_decode(a, parts[1].text, parts[1].len, &t.payload, NULL) < 0)
        return err_set(e, ERR_PARSE, "the token's payload is not base64url");
    if (b64url_decode(a, parts[2].text, parts[2].len, &t.signature, NULL) < 0)
        return err_set(e, ERR_PARSE, "the token's signature is not base64url");
    t.signed_len = parts[0].len + 1 + parts[1].len;
    *out = t;
    return 0;
}

int jws_payload(struct arena *a, const char *token, struct b64url_bytes *out,
                struct err *e)
{
    struct part parts[3];

    if (split(token, parts, e) < 0)
        return -1;
    return b64url_decode(a, parts[1].text, parts[1].len, out, e);
}

static bool verify_hash(const struct jws *token, const struct signkey *key,
                        const struct seal_hash *h)
{
    const unsigned char *signature = (const unsigned char *)token->signature.data;
    size_t len = token->signature.len;
    unsigned char der[2 * WIDTH + 16];
    EVP_PKEY_CTX *ctx = verifier(key);

    if (!ctx)
        return false;
    if (signkey_alg(key) == SIGNKEY_ES256) {
        int der_len = len == 2 * WIDTH ? der_of_raw(signature, der) : -1;
        return der_len > 0 &&
               EVP_PKEY_verify(ctx, der, (size_t)der_len, h->bytes, sizeof h->bytes) == 1;
    }
    return len == (size_t)EVP_PKEY_get_size(signkey_evp(key)) &&
           EVP_PKEY_verify(ctx, signature, len, h->bytes, sizeof h->bytes) == 1;
}

int jws_verify(const struct jws *token, const struct signkey *key, struct err *e)
{
    /* RFC 8725 3.1: the key says which algorithm, to the letter */
    if (strcmp(token->alg, signkey_alg_name(key)) != 0)
        return err_set(e, ERR_CRYPTO, "the token's alg is not the key's");
    struct seal_hash h = seal_sha256(token->signed_text, token->signed_len);
    ERR_clear_error();
    bool good = verify_hash(token, key, &h);
    ERR_clear_error();
    return good ? 0 : err_set(e, ERR_CRYPTO, "the token's signature is not valid");
}

/* The signature as JOSE writes it; its length, 0 if it failed. */
static size_t sign_hash(const struct signkey *key, const struct seal_hash *h,
                        unsigned char out[SIGNATURE_MAX])
{
    EVP_PKEY_CTX *ctx = signer(key);
    unsigned char signature[SIGNATURE_MAX];
    size_t len = sizeof signature;

    if (!ctx || EVP_PKEY_sign(ctx, signature, &len, h->bytes, sizeof h->bytes) != 1)
        return 0;
    if (signkey_alg(key) == SIGNKEY_ES256)
        return raw_of_der(signature, len, out) == 0 ? 2 * WIDTH : 0;
    memcpy(out, signature, len);
    return len;
}

int jws_sign_text(struct arena *a, const struct signkey *key, const char *signed_text,
                  char **out, struct err *e)
{
    unsigned char signature[SIGNATURE_MAX];

    if (!signkey_can_sign(key))
        return err_set(e, ERR_CRYPTO, "the key has no private part");
    struct seal_hash h = seal_sha256(signed_text, strlen(signed_text));
    ERR_clear_error();
    size_t len = sign_hash(key, &h, signature);
    ERR_clear_error();
    if (len == 0)
        return err_set(e, ERR_CRYPTO, "signing failed");
    *out = arena_printf(a, "%s.%s", signed_text, b64url_text(a, signature, len));
    return 0;
}

int jws_sign(struct arena *a, const struct signkey *key, const struct jws_draft *draft,
             char **out, struct err *e)
{
    const char *header = b64url_text(a, draft->header, strlen(draft->header));
    const char *payload = b64url_text(a, draft->payload, strlen(draft->payload));

    return jws_sign_text(a, key, arena_printf(a, "%s.%s", header, payload), out, e);
}

char *jws_header(struct arena *a, const struct signkey *key, const char *typ)
{
    struct buf text = buf_make(a, HEADER_MAX_BYTES);
    struct jwrite w = jwrite_make(&text);

    jwrite_object(&w);
    jwrite_member_text(&w, "alg", signkey_alg_name(key));
    jwrite_member_text(&w, "kid", signkey_kid(key));
    if (typ)
        jwrite_member_text(&w, "typ", typ);
    jwrite_object_end(&w);
    return text.data;
}
