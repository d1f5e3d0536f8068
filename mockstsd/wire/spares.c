/* SPDX-License-Identifier: MIT */
#include "wire/spares.h"

#include <pthread.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"

struct spare {
    void *thing;
    int64_t since_ms;
};

struct spares {
    struct spares_kind kind;
    pthread_mutex_t lock;
    size_t n;
    struct spare stack[]; /* the oldest first */
};

static void end_oldest(struct spares *s)
{
    s->kind.end(s->stack[0].thing);
    s->n--;
    memmove(s->stack, s->stack + 1, s->n * sizeof s->stack[0]);
}

static void end_old(struct spares *s)
{
    int64_t since_ms = clock_ticks_ms() - s->kind.idle_ms;

    while (s->n > 0 && s->stack[0].since_ms < since_ms)
        end_oldest(s);
}

static void end_all(void *self)
{
    struct spares *s = self;

    while (s->n > 0)
        end_oldest(s);
    pthread_mutex_destroy(&s->lock);
}

struct spares *spares_open(struct arena *home, const struct spares_kind *kind)
{
    struct spares *s = arena_alloc(home, sizeof *s + kind->max * sizeof s->stack[0]);

    s->kind = *kind;
    pthread_mutex_init(&s->lock, NULL);
    arena_defer(home, end_all, s);
    return s;
}

void *spares_take(struct spares *s)
{
    void *thing = NULL;

    pthread_mutex_lock(&s->lock);
    end_old(s);
    if (s->n > 0)
        thing = s->stack[--s->n].thing;
    pthread_mutex_unlock(&s->lock);
    return thing;
}

void spares_give(struct spares *s, void *thing)
{
    pthread_mutex_lock(&s->lock);
    end_old(s);
    if (s->n == s->kind.max)
        end_oldest(s);
    s->stack[s->n++] = (struct spare){ thing, clock_ticks_ms() };
    pthread_mutex_unlock(&s->lock);
}
