/* SPDX-License-Identifier: MIT */
#include "sts/keypool.h"

#include <pthread.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/rnd.h"
#include "sts/testkeys.h"

enum { KID_CHARS = 2 + 27 };

struct keypool {
    pthread_mutex_t
        lock; /* of everything below but `arenas`, which the thread alone uses */
    pthread_cond_t first; /* the first pair is there, or none will come */
    pthread_t thread;
    const struct signkey *pairs[KEYPOOL_PAIRS];
    size_t n_pairs, turn;
    size_t n_offered; /* of them; it does not change once the thread runs */
    bool running, stopping, failed;
    struct arena *arenas[KEYPOOL_PAIRS];
};

struct keypool *keypool_make(struct arena *a)
{
    struct keypool *pool = arena_alloc(a, sizeof *pool);

    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->first, NULL);
    return pool;
}

struct making {
    struct arena *arena;
    struct signkey *key;
};

static int make(void *self)
{
    struct making *m = self;

    if (rnd_is_seeded())
        return signkey_load_private(m->arena, testkeys_rsa, NULL, &m->key, NULL);
    return signkey_make(m->arena, SIGNKEY_RS256, NULL, &m->key, NULL);
}

/* One more pair; false: it could not be made, or enough are there. */
static bool add_pair(struct keypool *pool, size_t i)
{
    struct making m = { .arena = arena_open(0) };
    bool made = m.arena != NULL && arena_run(m.arena, make, &m) == 0;
    bool go_on;

    pool->arenas[i] = m.arena;
    pthread_mutex_lock(&pool->lock);
    if (made)
        pool->pairs[pool->n_pairs++] = m.key;
    else
        pool->failed = true;
    go_on = made && !pool->stopping && !rnd_is_seeded();
    pthread_cond_broadcast(&pool->first);
    pthread_mutex_unlock(&pool->lock);
    return go_on;
}

static void *fill(void *self)
{
    struct keypool *pool = self;

    for (size_t i = pool->n_offered; i < KEYPOOL_PAIRS && add_pair(pool, i); i++)
        continue;
    return NULL;
}

void keypool_offer(struct keypool *pool, const struct signkey *pair)
{
    if (pool->n_pairs == KEYPOOL_PAIRS || signkey_alg(pair) != SIGNKEY_RS256)
        return;
    pool->pairs[pool->n_pairs++] = pair;
    pool->n_offered = pool->n_pairs;
}

void keypool_close(struct keypool *pool)
{
    pthread_mutex_lock(&pool->lock);
    pool->stopping = true;
    pthread_mutex_unlock(&pool->lock);
    if (pool->running)
        pthread_join(pool->thread, NULL);
    for (size_t i = 0; i < KEYPOOL_PAIRS; i++)
        arena_free(pool->arenas[i]);
    pthread_cond_destroy(&pool->first);
    pthread_mutex_destroy(&pool->lock);
}

/* The next pair in turn, NULL if none can be made. */
static const struct signkey *next_pair(struct keypool *pool)
{
    const struct signkey *pair = NULL;

    pthread_mutex_lock(&pool->lock);
    if (!pool->running && !pool->failed && pool->n_pairs < KEYPOOL_PAIRS)
        pool->running = pthread_create(&pool->thread, NULL, fill, pool) == 0;
    while (pool->running && pool->n_pairs == 0 && !pool->failed)
        pthread_cond_wait(&pool->first, &pool->lock);
    if (pool->n_pairs > 0)
        pair = pool->pairs[pool->turn++ % pool->n_pairs];
    pthread_mutex_unlock(&pool->lock);
    return pair;
}

int keypool_take(struct keypool *pool, enum signkey_alg alg, struct arena *a,
                 const struct signkey **out, struct err *e)
{
    const struct signkey *pair;
    struct signkey *key = NULL;
    char kid[KID_CHARS + 1];

    rnd_id(kid, "SK");
    if (alg == SIGNKEY_ES256) { /* made in 20 µs */
        if (signkey_make(a, alg, kid, &key, e) < 0)
            return -1;
    } else {
        pair = next_pair(pool);
        if (pair == NULL)
            return err_set(e, ERR_CRYPTO, "no signing key could be made");
        if (signkey_copy(a, pair, kid, &key, e) < 0)
            return -1;
    }
    *out = key;
    return 0;
}
