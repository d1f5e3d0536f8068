/* SPDX-License-Identifier: MIT */
#include "http/lender.h"

#include <assert.h>
#include <pthread.h>

#include "base/arena.h"
#include "base/err.h"

struct lender {
    pthread_mutex_t lock;
    size_t n_free;
    struct arena *free[]; /* the one given back last at the end */
};

void lender_close(struct lender *l)
{
    if (l == NULL)
        return;
    while (l->n_free > 0)
        arena_free(l->free[--l->n_free]);
    pthread_mutex_destroy(&l->lock);
}

int lender_open(struct arena *home, size_t n, size_t ceiling, struct lender **out,
                struct err *e)
{
    struct lender *l = arena_try(home, sizeof *l + n * sizeof l->free[0]);

    if (l == NULL)
        return err_set(e, ERR_UNAVAILABLE, "no memory for %zu requests", n);
    pthread_mutex_init(&l->lock, NULL);
    for (size_t i = 0; i < n; i++) {
        struct arena *a = arena_open(ceiling);
        if (a == NULL) {
            lender_close(l);
            return err_set(e, ERR_UNAVAILABLE, "no memory for %zu requests", n);
        }
        l->free[l->n_free++] = a;
    }
    *out = l;
    return 0;
}

struct arena *lender_take(struct lender *l)
{
    pthread_mutex_lock(&l->lock);
    assert(l->n_free > 0);
    struct arena *a = l->free[--l->n_free];
    pthread_mutex_unlock(&l->lock);
    return a;
}

void lender_give(struct lender *l, struct arena *a)
{
    pthread_mutex_lock(&l->lock);
    l->free[l->n_free++] = a;
    pthread_mutex_unlock(&l->lock);
}
