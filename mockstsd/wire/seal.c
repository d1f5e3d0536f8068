/* SPDX-License-Identifier: MIT */
#include "wire/seal.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/rnd.h"
#include "base/secret.h"
#include "wire/b64url.h"

enum { NONCE_BYTES = 12, TAG_BYTES = 16 };

/* Fetched and prepared once per thread: fetching takes locks (performance.md 2.2). */
struct tools {
    EVP_MD *sha256;
    EVP_MD_CTX *digest;
    EVP_CIPHER *gcm;
    EVP_CIPHER_CTX *cipher;
    EVP_MAC *hmac;
    EVP_MAC_CTX *mac;
};

static CRYPTO_ONCE once = CRYPTO_ONCE_STATIC_INIT;
static CRYPTO_THREAD_LOCAL slot;

static void tools_free(void *thing)
{
    struct tools *t = thing;

    if (!t)
        return;
    EVP_MAC_CTX_free(t->mac);
    EVP_MAC_free(t->hmac);
    EVP_CIPHER_CTX_free(t->cipher);
    EVP_CIPHER_free(t->gcm);
    EVP_MD_CTX_free(t->digest);
    EVP_MD_free(t->sha256);
    free(t);
}

static _Noreturn void give_up(void)
{
    fputs("the cryptographic library does not work\n", stderr);
    abort(); /* without digests nothing can be checked: fail closed */
}

static void slot_make(void)
{
    if (CRYPTO_THREAD_init_local(&slot, tools_free) != 1)
        give_up();
}

static bool tools_fill(struct tools *t)
{
    t->sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    t->digest = EVP_MD_CTX_new();
    t->gcm = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
    t->cipher = EVP_CIPHER_CTX_new();
    t->hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    t->mac = t->hmac ? EVP_MAC_CTX_new(t->hmac) : NULL;
    return t->sha256 && t->digest && t->gcm && t->cipher && t->mac;
}

static struct tools *tools_get(void)
{
    if (CRYPTO_THREAD_run_once(&once, slot_make) != 1)
        give_up();
    struct tools *t = CRYPTO_THREAD_get_local(&slot);
    if (t)
        return t;
    t = calloc(1, sizeof *t);
    if (!t || !tools_fill(t) || CRYPTO_THREAD_set_local(&slot, t) != 1)
        give_up();
    return t;
}

struct seal_hash seal_sha256(const void *bytes, size_t bytes_len)
{
    struct tools *t = tools_get();
    struct seal_hash h;

    if (EVP_DigestInit_ex2(t->digest, t->sha256, NULL) != 1 ||
        EVP_DigestUpdate(t->digest, bytes, bytes_len) != 1 ||
        EVP_DigestFinal_ex(t->digest, h.bytes, NULL) != 1)
        give_up();
    return h;
}

struct seal_hash seal_hmac(const struct secret *key, const void *bytes, size_t bytes_len)
{
    char digest[] = "SHA256";
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_end(),
    };
    struct tools *t = tools_get();
    struct seal_hash h;
    size_t len = 0;

    if (EVP_MAC_init(t->mac, (const unsigned char *)key->bytes, key->len, params) != 1 ||
        EVP_MAC_update(t->mac, bytes, bytes_len) != 1 ||
        EVP_MAC_final(t->mac, h.bytes, &len, sizeof h.bytes) != 1 ||
        len != sizeof h.bytes)
        give_up();
    return h;
}

void seal_hex(const struct seal_hash *h, char text[2 * SEAL_HASH_BYTES + 1])
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < SEAL_HASH_BYTES; i++) {
        text[2 * i] = digits[h->bytes[i] >> 4];
        text[2 * i + 1] = digits[h->bytes[i] & 15];
    }
    text[2 * SEAL_HASH_BYTES] = '\0';
}

char *seal_b64url(struct arena *a, const struct seal_hash *h)
{
    return b64url_text(a, h->bytes, sizeof h->bytes);
}

/* Key and lengths that EVP, which counts in int, can take. */
static int check_job(const struct secret *key, const struct seal_job *job, struct err *e)
{
    enum { LONGEST = 1 << 30 };

    if (key->len != SEAL_KEY_BYTES)
        return err_set(e, ERR_CRYPTO, "a sealing key has %d bytes", SEAL_KEY_BYTES);
    if (job->body.len > LONGEST || job->bound.len > LONGEST)
        return err_set(e, ERR_LIMIT, "too much to seal");
    return 0;
}

static const unsigned char *key_bytes(const struct secret *key)
{
    return (const unsigned char *)key->bytes;
}

int seal_close(struct arena *a, const struct secret *key, const struct seal_job *job,
               struct seal_bytes *out, struct err *e)
{
    int len = 0, last = 0;

    if (check_job(key, job, e) < 0)
        return -1;
    unsigned char *box = arena_array(a, job->body.len + SEAL_EXTRA_BYTES, 1);
    unsigned char *body = box + NONCE_BYTES;
    EVP_CIPHER_CTX *c = tools_get()->cipher;
    rnd_unseeded(box, NONCE_BYTES); /* never twice under a key, --seed or not */
    if (EVP_EncryptInit_ex2(c, tools_get()->gcm, key_bytes(key), box, NULL) != 1 ||
        EVP_EncryptUpdate(c, NULL, &len, job->bound.data, (int)job->bound.len) != 1 ||
        EVP_EncryptUpdate(c, body, &len, job->body.data, (int)job->body.len) != 1 ||
        EVP_EncryptFinal_ex(c, body + len, &last) != 1 ||
        EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_GET_TAG, TAG_BYTES, body + len) != 1)
        give_up();
    *out = (struct seal_bytes){ .data = box, .len = job->body.len + SEAL_EXTRA_BYTES };
    return 0;
}

/* True only if the tag fits; until then nobody sees what was decrypted (traps.md O8). */
static bool decrypt(const struct secret *key, const struct seal_job *job,
                    unsigned char *clear)
{
    struct tools *t = tools_get();
    const unsigned char *box = job->body.data;
    size_t clear_len = job->body.len - SEAL_EXTRA_BYTES;
    unsigned char tag[TAG_BYTES];
    int len = 0, last = 0;

    memcpy(tag, box + NONCE_BYTES + clear_len, TAG_BYTES);
    ERR_clear_error();
    bool good =
        EVP_DecryptInit_ex2(t->cipher, t->gcm, key_bytes(key), box, NULL) == 1 &&
        EVP_DecryptUpdate(t->cipher, NULL, &len, job->bound.data, (int)job->bound.len) ==
            1 &&
        EVP_DecryptUpdate(t->cipher, clear, &len, box + NONCE_BYTES, (int)clear_len) ==
            1 &&
        EVP_CIPHER_CTX_ctrl(t->cipher, EVP_CTRL_AEAD_SET_TAG, TAG_BYTES, tag) == 1 &&
        EVP_DecryptFinal_ex(t->cipher, clear + len, &last) == 1;
    ERR_clear_error();
    return good;
}

int seal_open(struct arena *a, const struct secret *key, const struct seal_job *job,
              struct secret *out, struct err *e)
{
    if (check_job(key, job, e) < 0)
        return -1;
    if (job->body.len < SEAL_EXTRA_BYTES)
        return err_set(e, ERR_CRYPTO, "the sealed bytes are too few");
    size_t clear_len = job->body.len - SEAL_EXTRA_BYTES;
    unsigned char *clear = arena_array(a, clear_len + 1, 1);
    bool good = decrypt(key, job, clear);
    if (good)
        *out = secret_make(a, (const char *)clear, clear_len);
    secret_wipe(clear, clear_len);
    if (!good)
        return err_set(e, ERR_CRYPTO,
                       "the sealed bytes do not open with this key in this place");
    return 0;
}
