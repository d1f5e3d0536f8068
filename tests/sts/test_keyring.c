/* SPDX-License-Identifier: MIT */
#include "sts/keyring.h"

#include <pthread.h>

#include "place.h"
#include "rows.h"

#include "base/arena.h"
#include "base/err.h"
#include "store/store.h"
#include "sts/keypool.h"
#include "sts/oauth.h"
#include "wire/jobj.h"
#include "wire/signkey.h"

enum { MAX_AGE_S = 100, LIFE_S = 600, NOW_S = PLACE_NOW_S };

#define ES256 "{ signingAlg: ES256 }"
#define PEM   STS_FIXTURES "/keys/"

static struct place *ring_open(const char *switches, struct keyring **keys)
{
    struct place *p = place_open(switches, "");

    assert_int_equal(keyring_open(&p->sts, &p->sts.own, keys, NULL), 0);
    return p;
}

static void ring_close(struct place *p, struct keyring *keys)
{
    keyring_free(keys);
    place_close(p);
}

static const char *kid_at(struct keyring *keys, int64_t now_s)
{
    return signkey_kid(keyring_current(keys, now_s));
}

static struct jobj published(struct place *p, struct keyring *keys, int64_t now_s)
{
    const char *json = keyring_jwks(keys, now_s, p->arena);
    struct jobj set, list;

    assert_int_equal(jobj_parse_object(p->arena, json, strlen(json), &set, NULL), 0);
    assert_int_equal(jobj_array(set, "keys", &list, NULL), 0);
    return list;
}

static int64_t events(struct place *p)
{
    int64_t n;

    assert_int_equal(store_events_written(p->sts.store, PLACE_PROJECT, &n, NULL), 0);
    return n;
}

static int rotate(struct keyring *keys, struct err *e)
{
    return keyring_rotate(keys, NOW_S, MAX_AGE_S, LIFE_S, e);
}

struct alg_row {
    const char *name, *switches, *alg, *kty;
};

static const struct alg_row alg_rows[] = {
    { "KEY-001 a new key is RSA unless the project says otherwise", "{}", "RS256",
      "RSA" },
    { "KEY-001 signingAlg ES256 makes one for P-256", ES256, "ES256", "EC" },
};

static void new_key(void **state)
{
    const struct alg_row *row = *state;
    struct keyring *keys;
    struct place *p = ring_open(row->switches, &keys);
    struct jobj list = published(p, keys, NOW_S), key = jobj_first(list);
    const char *text;

    assert_int_equal(jobj_count(list), 1);
    assert_int_equal(jobj_text(key, "alg", &text, NULL), 0);
    assert_string_equal(text, row->alg);
    assert_int_equal(jobj_text(key, "kty", &text, NULL), 0);
    assert_string_equal(text, row->kty);
    assert_int_equal(jobj_text(key, "use", &text, NULL), 0);
    assert_string_equal(text, "sig");
    assert_int_equal(jobj_text(key, "kid", &text, NULL), 0);
    assert_string_equal(text, kid_at(keys, NOW_S));
    assert_memory_equal(text, "SK", 2);
    assert_int_equal(strlen(text), 29);
    ring_close(p, keys);
}

static void no_private_parts(void **state)
{
    static const char *const private[] = { "d", "p", "q", "dp", "dq", "qi", "oth", "k" };
    struct keyring *keys;
    struct place *p = ring_open("{}, signingKeys: [" PEM "test-only-rsa-1.pem]", &keys);
    struct jobj key = jobj_first(published(p, keys, NOW_S));

    (void)state;
    assert_true(jobj_has(key, "n"));
    for (size_t i = 0; i < ROWS_COUNT(private); i++)
        assert_false(jobj_has(key, private[i]));
    assert_string_equal(keyring_jwk(keys, NOW_S, p->arena),
                        signkey_jwk(keyring_current(keys, NOW_S)));
    ring_close(p, keys);
}

static void pinned(void **state)
{
    struct keyring *one, *two;
    struct place *first =
        ring_open("{}, signingKeys: [" PEM "test-only-rsa-1.pem]", &one);
    struct place *both = ring_open("{}, signingKeys: [" PEM "test-only-rsa-1.pem, " PEM
                                   "test-only-rsa-2.pem]",
                                   &two);

    (void)state;
    assert_string_equal(kid_at(one, NOW_S), kid_at(two, NOW_S));
    assert_int_equal(jobj_count(published(first, one, NOW_S)), 1);
    assert_int_equal(jobj_count(published(both, two, NOW_S)), 2);
    assert_false(store_any(both->sts.store, ROW_KEY));
    ring_close(first, one);
    ring_close(both, two);
}

struct bad_row {
    const char *name, *files, *file;
    int code;
};

static const struct bad_row bad_rows[] = {
    { "a file that is not there is named", PEM "nosuch.pem", "nosuch.pem", ERR_IO },
    { "a file without a key is named", STS_FIXTURES "/tenants/demo.yaml", "demo.yaml",
      ERR_CRYPTO },
    { "a key that is named twice is refused",
      PEM "test-only-rsa-1.pem, " PEM "test-only-rsa-1.pem", "test-only-rsa-1.pem",
      ERR_CRYPTO },
};

static void bad_files(void **state)
{
    const struct bad_row *row = *state;
    struct arena *a = arena_open(0);
    struct place *p =
        place_open(arena_printf(a, "{}, signingKeys: [%s]", row->files), "");
    struct keyring *keys = NULL;
    struct err e = { 0 };

    assert_int_equal(keyring_open(&p->sts, &p->sts.own, &keys, &e), -1);
    assert_int_equal(e.code, row->code);
    assert_non_null(strstr(e.text, row->file));
    assert_null(keys);
    place_close(p);
    arena_free(a);
}

static void bequeaths(void **state)
{
    static const char files[] =
        "{}, signingKeys: [" PEM "test-only-rsa-1.pem, " PEM "test-only-p256.pem, " PEM
        "test-only-rsa-2.pem, " PEM "test-only-rsa-3.pem]";
    struct keyring *keys;
    struct place *p = ring_open(files, &keys);
    struct keypool *pool = keypool_make(p->arena);
    const struct signkey *taken;

    (void)state;
    keyring_bequeath(keys, pool);
    for (int i = 0; i < KEYPOOL_PAIRS; i++) {
        assert_int_equal(keypool_take(pool, SIGNKEY_RS256, p->arena, &taken, NULL), 0);
        /* pinned keys go by their thumbprints */
        assert_non_null(keyring_find(keys, signkey_thumbprint(taken), NOW_S));
        assert_string_not_equal(signkey_thumbprint(taken), kid_at(keys, NOW_S));
    }
    keypool_close(pool);
    ring_close(p, keys);
}

static void kept(void **state)
{
    struct keyring *keys, *again;
    struct place *p = ring_open(ES256, &keys);

    (void)state;
    assert_int_equal(keyring_open(&p->sts, &p->sts.own, &again, NULL), 0);
    assert_string_equal(kid_at(again, NOW_S), kid_at(keys, NOW_S));
    assert_string_equal(keyring_jwks(again, NOW_S, p->arena),
                        keyring_jwks(keys, NOW_S, p->arena));
    keyring_free(again);
    ring_close(p, keys);
}

static void kept_rotation(void **state)
{
    struct keyring *keys, *again;
    struct place *p = ring_open(ES256, &keys);

    (void)state;
    assert_int_equal(rotate(keys, NULL), 0);
    assert_int_equal(keyring_open(&p->sts, &p->sts.own, &again, NULL), 0);
    for (int64_t at_s = NOW_S; at_s < NOW_S + 1000; at_s += MAX_AGE_S) {
        assert_string_equal(kid_at(again, at_s), kid_at(keys, at_s));
        assert_int_equal(jobj_count(published(p, again, at_s)),
                         jobj_count(published(p, keys, at_s)));
    }
    keyring_free(again);
    ring_close(p, keys);
}

static void wrong_vault_key(void **state)
{
    struct keyring *keys, *again = NULL;
    struct place *p = ring_open(ES256, &keys);
    struct err e = { 0 };

    (void)state;
    p->sts.vault_key[0] ^= 1;
    assert_int_equal(keyring_open(&p->sts, &p->sts.own, &again, &e), -1);
    assert_int_equal(e.code, ERR_CRYPTO);
    assert_null(again);
    ring_close(p, keys);
}

struct time_row {
    const char *name;
    int64_t after_s; /* the rotation */
    bool new_signs, old_honoured;
    size_t n_published;
};

static const struct time_row time_rows[] = {
    { "KEY-008 the new key is published before it signs", 0, false, true, 2 },
    { "until every cached set is stale the old one signs", MAX_AGE_S - 1, false, true,
      2 },
    { "then the new one signs", MAX_AGE_S, true, true, 2 },
    { "KEY-009 the old key is honoured while its tokens live", MAX_AGE_S + LIFE_S - 1,
      true, true, 2 },
    { "KEY-010 then it is gone", MAX_AGE_S + LIFE_S, true, false, 1 },
    { "the new one stays", MAX_AGE_S + LIFE_S + 1000000, true, false, 1 },
};

static void rotation(void **state)
{
    const struct time_row *row = *state;
    int64_t at_s = NOW_S + row->after_s;
    struct keyring *keys;
    struct place *p = ring_open(ES256, &keys);
    const struct signkey *old = keyring_current(keys, NOW_S);

    assert_int_equal(rotate(keys, NULL), 0);
    assert_true((keyring_current(keys, at_s) != old) == row->new_signs);
    assert_true((keyring_find(keys, signkey_kid(old), at_s) == old) == row->old_honoured);
    assert_int_equal(jobj_count(published(p, keys, at_s)), row->n_published);
    assert_string_equal(signkey_kid(keyring_current(keys, at_s)), kid_at(keys, at_s));
    assert_int_equal(events(p), 1);
    ring_close(p, keys);
}

static void current_comes_first(void **state)
{
    struct keyring *keys;
    struct place *p = ring_open(ES256, &keys);

    (void)state;
    assert_int_equal(rotate(keys, NULL), 0);
    for (int64_t at_s = NOW_S; at_s <= NOW_S + MAX_AGE_S; at_s += MAX_AGE_S) {
        const char *kid;

        assert_int_equal(
            jobj_text(jobj_first(published(p, keys, at_s)), "kid", &kid, NULL), 0);
        assert_string_equal(kid, kid_at(keys, at_s));
    }
    ring_close(p, keys);
}

static void unkept_rotation(void **state)
{
    struct keyring *keys;
    struct place *p = ring_open(ES256, &keys);
    const struct signkey *old = keyring_current(keys, NOW_S);
    struct err e = { 0 };

    (void)state;
    store_fail_at(p->sts.store, 1);
    assert_int_equal(rotate(keys, &e), -1);
    assert_int_equal(e.code, OAUTH_SERVER_ERROR);
    assert_ptr_equal(keyring_current(keys, NOW_S + MAX_AGE_S), old);
    assert_int_equal(jobj_count(published(p, keys, NOW_S)), 1);
    ring_close(p, keys);
}

static void too_many(void **state)
{
    struct keyring *keys;
    struct place *p = ring_open(ES256, &keys);
    struct err e = { 0 };
    int n = 1;

    (void)state;
    while (rotate(keys, &e) == 0)
        n++;
    assert_int_equal(n, 8);
    assert_int_equal(e.code, OAUTH_CONFLICT);
    assert_int_equal(keyring_rotate(keys, NOW_S + 10000, MAX_AGE_S, LIFE_S, NULL), 0);
    ring_close(p, keys);
}

static void dropping(void **state)
{
    struct keyring *keys;
    struct place *p = ring_open(ES256, &keys);
    const struct signkey *old = keyring_current(keys, NOW_S), *heir;
    struct err e = { 0 };

    (void)state;
    assert_int_equal(keyring_drop(keys, "nosuch", NOW_S, &e), -1);
    assert_int_equal(e.code, OAUTH_NOT_FOUND);
    assert_int_equal(keyring_drop(keys, signkey_kid(old), NOW_S, &e), -1);
    assert_int_equal(e.code, OAUTH_CONFLICT);
    assert_int_equal(rotate(keys, NULL), 0);
    heir = keyring_current(keys, NOW_S + MAX_AGE_S);
    assert_int_equal(keyring_drop(keys, signkey_kid(old), NOW_S, NULL), 0);
    assert_null(keyring_find(keys, signkey_kid(old), NOW_S));
    assert_ptr_equal(keyring_current(keys, NOW_S), heir);
    assert_int_equal(jobj_count(published(p, keys, NOW_S)), 1);
    assert_int_equal(events(p), 2);
    ring_close(p, keys);
}

static void dropped_successor(void **state)
{
    struct keyring *keys;
    struct place *p = ring_open(ES256, &keys);
    const struct signkey *old = keyring_current(keys, NOW_S);

    (void)state;
    assert_int_equal(rotate(keys, NULL), 0);
    assert_int_equal(keyring_drop(keys, kid_at(keys, NOW_S + MAX_AGE_S), NOW_S, NULL), 0);
    assert_ptr_equal(keyring_current(keys, NOW_S + 1000000), old);
    ring_close(p, keys);
}

/* Readers meet a rotation: each sees a whole set, and never one without a key. */
static void *read_on(void *ring)
{
    for (int i = 0; i < 2000; i++) {
        const struct signkey *key = keyring_current(ring, NOW_S);

        assert_ptr_equal(keyring_find(ring, signkey_kid(key), NOW_S), key);
    }
    return NULL;
}

static void *turn(void *ring)
{
    return rotate(ring, NULL) == 0 ? ring : NULL;
}

static void at_once(void **state)
{
    struct keyring *keys;
    struct place *p = ring_open(ES256, &keys);
    pthread_t threads[4];
    void *done;

    (void)state;
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, i < 2 ? turn : read_on, keys),
                         0);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(pthread_join(threads[i], &done), 0);
        assert_true(i >= 2 || done != NULL);
    }
    assert_int_equal(jobj_count(published(p, keys, NOW_S)), 3);
    ring_close(p, keys);
}

int main(void)
{
    ROWS_ADD(alg_rows, new_key);
    ROWS_ADD(bad_rows, bad_files);
    ROWS_ADD(time_rows, rotation);
    rows_add_one("KEY-002 no private part is published", no_private_parts);
    rows_add_one("of pinned keys the first signs, and none is kept", pinned);
    rows_add_one("pinned keys that never sign go to the copies", bequeaths);
    rows_add_one("a key outlives the ring", kept);
    rows_add_one("a rotation outlives the ring", kept_rotation);
    rows_add_one("kept keys open with their vault key alone", wrong_vault_key);
    rows_add_one("the key that signs comes first", current_comes_first);
    rows_add_one("a rotation that cannot be kept changes nothing", unkept_rotation);
    rows_add_one("there is an end to rotations until keys have died", too_many);
    rows_add_one("KEY-011 a dropped key is void at once", dropping);
    rows_add_one("without its successor the old key signs on", dropped_successor);
    rows_add_one("two rotations and two readers at once", at_once);
    return rows_run("keyring");
}
