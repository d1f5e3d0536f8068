/* SPDX-License-Identifier: MIT */
#include "sts/keysource.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/rnd.h"
#include "base/secret.h"
#include "sts/keypool.h"
#include "sts/keyrow.h"
#include "sts/state.h"
#include "sts/testkeys.h"
#include "store/store.h"

enum { PEM_MAX = 64 * 1024, KID_CHARS = 2 + 27 };

bool keysource_is_pinned(const struct keysource *from)
{
    return !from->pool && (from->pem_files.n > 0 || rnd_is_seeded());
}

static void add(struct keyrows *keys, const struct signkey *key, int64_t signs_s)
{
    keys->rows[keys->n++] =
        (struct keyrow){ .key = key, .signs_s = signs_s, .until_s = KEYROW_ALWAYS };
}

static int add_new(enum signkey_alg alg, int64_t signs_s, struct arena *a,
                   struct keyrows *keys, struct err *e)
{
    char *kid = arena_alloc(a, KID_CHARS + 1);
    struct signkey *key;

    rnd_id(kid, "SK");
    if (signkey_make(a, alg, kid, &key, e) < 0)
        return -1;
    add(keys, key, signs_s);
    return 0;
}

static bool holds(const struct keyrows *keys, const struct signkey *key)
{
    for (size_t i = 0; i < keys->n; i++)
        if (strcmp(signkey_thumbprint(keys->rows[i].key), signkey_thumbprint(key)) == 0)
            return true;
    return false;
}

int keysource_add_next(struct keypool *pool, enum signkey_alg alg, int64_t signs_s,
                       struct arena *a, struct keyrows *keys, struct err *e)
{
    const struct signkey *key;

    for (int i = 0; pool != NULL && i < KEYPOOL_PAIRS; i++) {
        if (keypool_take(pool, alg, a, &key, NULL) == 0 && !holds(keys, key)) {
            add(keys, key, signs_s);
            return 0;
        }
    }
    return add_new(alg, signs_s, a, keys, e);
}

static int load_pooled(const struct keysource *from, struct arena *a,
                       struct keyrows *keys, struct err *e)
{
    const struct signkey *key;

    if (keypool_take(from->pool, from->alg, a, &key, e) < 0)
        return -1;
    add(keys, key, 0);
    return 0;
}

/* Takes name: what to call the key in an error. */
static int add_pem(const char *name, const char *pem, struct arena *a,
                   struct keyrows *keys, struct err *e)
{
    struct err why = { 0 };
    struct signkey *key;

    if (keys->n == KEYROW_MAX)
        return err_set(e, ERR_LIMIT, "There are more than %d signing keys", KEYROW_MAX);
    if (signkey_load_private(a, pem, NULL, &key, &why) < 0)
        return err_set(e, why.code, "%s: %s", name, why.text);
    for (size_t i = 0; i < keys->n; i++) {
        if (strcmp(signkey_kid(keys->rows[i].key), signkey_kid(key)) == 0)
            return err_set(e, ERR_CRYPTO, "%s: this key is named twice", name);
    }
    add(keys, key, keys->n == 0 ? 0 : INT64_MAX); /* contract.md 1.3: the first signs */
    return 0;
}

static int load_files(const struct texts *files, struct arena *a, struct keyrows *keys,
                      struct err *e)
{
    for (size_t i = 0; i < files->n; i++) {
        struct file_bytes pem;
        int rc;

        if (file_read(a, files->items[i], PEM_MAX, &pem, e) < 0)
            return -1;
        rc = add_pem(files->items[i], pem.data, a, keys, e);
        secret_wipe(pem.data, pem.len);
        if (rc < 0)
            return -1;
    }
    return 0;
}

static bool has_alg(const struct keyrows *keys, enum signkey_alg alg)
{
    for (size_t i = 0; i < keys->n; i++) {
        const struct keyrow *k = &keys->rows[i];

        if (signkey_alg(k->key) == alg && k->until_s == KEYROW_ALWAYS)
            return true;
    }
    return false;
}

/* A new one as well if there is none of the project's algorithm. */
static int load_kept(const struct keysource *from, struct arena *a, struct keyrows *keys,
                     struct err *e)
{
    struct change *change = change_make(a, from->now_s);
    int64_t deadline_ms = clock_ticks_ms() + STS_COMMIT_MS;

    if (keyrow_read(from->sts, from->project, from->now_s, a, keys, e) < 0)
        return -1;
    if (has_alg(keys, from->alg))
        return 0;
    if (keys->n == KEYROW_MAX)
        return err_set(e, ERR_LIMIT, "There are more than %d signing keys", KEYROW_MAX);
    if (add_new(from->alg, keys->n == 0 ? 0 : from->now_s, a, keys, e) < 0 ||
        keyrow_put(from->sts, from->project, keys, change, e) < 0)
        return -1;
    return store_commit(from->sts->store, change, deadline_ms, e);
}

int keysource_load(const struct keysource *from, struct arena *a, struct keyrows *out,
                   struct err *e)
{
    struct keyrows keys = { .n = 0 };
    int rc;

    if (from->pool)
        rc = load_pooled(from, a, &keys, e);
    else if (from->pem_files.n > 0)
        rc = load_files(&from->pem_files, a, &keys, e);
    else if (keysource_is_pinned(from))
        rc = add_pem("the test key",
                     from->alg == SIGNKEY_ES256 ? testkeys_p256 : testkeys_rsa, a, &keys,
                     e);
    else
        rc = load_kept(from, a, &keys, e);
    if (rc == 0)
        *out = keys;
    return rc;
}
