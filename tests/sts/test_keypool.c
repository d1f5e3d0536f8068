/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include "base/arena.h"
#include "base/file.h"
#include "base/idmap.h"
#include "sts/keypool.h"
#include "sts/keyrow.h"
#include "sts/keysource.h"
#include "wire/jws.h"

enum { PEM_MAX = 8192 };

static bool signs(struct arena *a, const struct signkey *key)
{
    struct jws_draft draft = { jws_header(a, key, "JWT"), "{}" };
    struct jws parsed;
    char *token;

    return jws_sign(a, key, &draft, &token, NULL) == 0 &&
           jws_parse(a, token, &parsed, NULL) == 0 && jws_verify(&parsed, key, NULL) == 0;
}

static void takes(void **state)
{
    struct arena *a = arena_open(0);
    struct keypool *pool = keypool_make(a);
    struct idmap *kids = idmap_make(a);
    const struct signkey *key;

    (void)state;
    for (int i = 0; i < 5; i++) {
        assert_int_equal(keypool_take(pool, SIGNKEY_RS256, a, &key, NULL), 0);
        assert_int_equal(signkey_alg(key), SIGNKEY_RS256);
        assert_int_equal(idmap_add(kids, signkey_kid(key), pool), 0);
        assert_true(signs(a, key));
        assert_non_null(strstr(signkey_jwk(key), signkey_kid(key)));
    }
    keypool_close(pool);
    arena_free(a);
}

static void outlives(void **state)
{
    struct arena *a = arena_open(0), *short_lived = arena_open(0);
    struct keypool *pool = keypool_make(short_lived);
    const struct signkey *key;

    (void)state;
    assert_int_equal(keypool_take(pool, SIGNKEY_RS256, a, &key, NULL), 0);
    keypool_close(pool);
    arena_free(short_lived);
    assert_true(signs(a, key));
    arena_free(a);
}

static void elliptic(void **state)
{
    struct arena *a = arena_open(0);
    struct keypool *pool = keypool_make(a);
    const struct signkey *one, *other;

    (void)state;
    assert_int_equal(keypool_take(pool, SIGNKEY_ES256, a, &one, NULL), 0);
    assert_int_equal(keypool_take(pool, SIGNKEY_ES256, a, &other, NULL), 0);
    assert_int_equal(signkey_alg(one), SIGNKEY_ES256);
    assert_string_not_equal(signkey_thumbprint(one), signkey_thumbprint(other));
    assert_true(signs(a, one));
    keypool_close(pool);
    arena_free(a);
}

/* A pair that is there need not be made; what cannot be shared is left alone. */
static void offered(void **state)
{
    struct arena *a = arena_open(0);
    struct keypool *pool = keypool_make(a);
    struct signkey *mine[KEYPOOL_PAIRS + 1], *curve;
    const struct signkey *taken;
    struct file_bytes pem;

    (void)state;
    assert_int_equal(signkey_make(a, SIGNKEY_ES256, NULL, &curve, NULL), 0);
    keypool_offer(pool, curve);
    for (size_t i = 0; i <= KEYPOOL_PAIRS; i++) {
        const char *path =
            arena_printf(a, STS_FIXTURES "/keys/test-only-rsa-%zu.pem", i + 1);

        assert_int_equal(file_read(a, path, PEM_MAX, &pem, NULL), 0);
        assert_int_equal(signkey_load_private(a, pem.data, NULL, &mine[i], NULL), 0);
        keypool_offer(pool, mine[i]);
    }
    for (size_t i = 0; i < (size_t)2 * KEYPOOL_PAIRS; i++) {
        const struct signkey *pair = mine[i % KEYPOOL_PAIRS];

        assert_int_equal(keypool_take(pool, SIGNKEY_RS256, a, &taken, NULL), 0);
        assert_string_equal(signkey_thumbprint(taken), signkey_thumbprint(pair));
        assert_string_not_equal(signkey_kid(taken), signkey_kid(pair));
    }
    keypool_close(pool);
    arena_free(a);
}

/* What follows a key must not be that key under another name. */
static void follows(void **state)
{
    struct arena *a = arena_open(0);
    struct keypool *pool = keypool_make(a);
    struct keyrows keys = { .n = 0 };

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(keysource_add_next(pool, SIGNKEY_RS256, 0, a, &keys, NULL), 0);
        assert_int_equal(keys.n, i + 1);
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(signkey_thumbprint(keys.rows[k].key),
                                    signkey_thumbprint(keys.rows[i].key));
    }
    keypool_close(pool);
    arena_free(a);
}

int main(void)
{
    rows_add_one("each key that is taken signs under a kid of its own", takes);
    rows_add_one("a key outlives the pool", outlives);
    rows_add_one("a P-256 key is made for whoever takes it", elliptic);
    rows_add_one("pairs that were offered are taken in turn, and no others", offered);
    rows_add_one("a key that follows others is none of them", follows);
    return rows_run("keypool");
}
