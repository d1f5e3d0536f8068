/* SPDX-License-Identifier: MIT */
#include "conformance/volley.h"

#include <pthread.h>
#include <stdatomic.h>

#include "base/arena.h"
#include "base/err.h"

enum { SHOTS_MAX = 2000, THREADS = 16 };

struct shot {
    struct httpc_ask ask;
    struct seen *seen;
    struct httpc_answer answer;
    const char *failure;
};

struct volley {
    struct arena *arena;
    struct shot *shots;
    size_t n;
    pthread_mutex_t gate; /* shut until all threads are there */
    atomic_size_t next, under_way, together;
};

/* A thread, with memory of its own. */
struct gunner {
    struct volley *v;
    struct arena *arena;
    pthread_t thread;
};

struct volley *volley_make(struct arena *a)
{
    struct volley *v = arena_alloc(a, sizeof *v);

    v->arena = a;
    pthread_mutex_init(&v->gate, NULL);
    v->shots = arena_array(a, SHOTS_MAX, sizeof *v->shots);
    return v;
}

void volley_add(struct volley *v, const struct httpc_ask *ask, struct seen *seen)
{
    if (v->n < SHOTS_MAX)
        v->shots[v->n++] = (struct shot){ .ask = *ask, .seen = seen };
}

static void send(struct gunner *g, struct shot *shot)
{
    struct err why = { 0 };

    if (atomic_fetch_add(&g->v->under_way, 1) > 0)
        atomic_fetch_add(&g->v->together, 1);
    if (httpc_send(g->arena, &shot->ask, &shot->answer, &why) < 0)
        shot->failure = arena_text(g->arena, why.text);
    atomic_fetch_sub(&g->v->under_way, 1);
}

static int send_all(void *self)
{
    struct gunner *g = self;
    size_t i;

    while ((i = atomic_fetch_add(&g->v->next, 1)) < g->v->n)
        send(g, &g->v->shots[i]);
    return 0;
}

static void *work(void *self)
{
    struct gunner *g = self;
    int rc;

    pthread_mutex_lock(&g->v->gate);
    pthread_mutex_unlock(&g->v->gate);
    rc = arena_run(g->arena, send_all, g);
    (void)rc; /* what was not sent has no answer */
    return NULL;
}

static void forget(void *arena)
{
    arena_free(arena);
}

static size_t start(struct volley *v, struct gunner gunners[THREADS])
{
    size_t n = 0;

    while (n < THREADS && n < v->n) {
        struct gunner *g = &gunners[n];

        g->v = v;
        g->arena = arena_open(0);
        if (g->arena == NULL)
            break;
        arena_defer(v->arena, forget, g->arena);
        if (pthread_create(&g->thread, NULL, work, g) != 0)
            break;
        n++;
    }
    return n;
}

bool volley_fire(struct volley *v,
                 void (*keep)(void *self, struct seen *seen,
                              const struct httpc_answer *answer, const char *failure),
                 void *self)
{
    struct gunner gunners[THREADS];
    size_t n;

    pthread_mutex_lock(&v->gate);
    n = start(v, gunners);
    pthread_mutex_unlock(&v->gate);
    while (n > 0)
        pthread_join(gunners[--n].thread, NULL);
    pthread_mutex_destroy(&v->gate);
    for (size_t i = 0; i < v->n; i++) {
        const struct shot *shot = &v->shots[i];
        const char *failure = shot->failure;

        if (failure == NULL && shot->answer.status == 0)
            failure = "it was not sent";
        keep(self, shot->seen, &shot->answer, failure);
    }
    return v->together > 0;
}
