/* SPDX-License-Identifier: MIT */
#include "commands/ahead.h"

#include <pthread.h>
#include <stdbool.h>

#include "base/arena.h"

struct ahead {
    int (*work)(void *self, struct arena *own);
    void *self;
    struct arena *own;
    pthread_t thread;
    bool runs; /* and has not been waited for */
    int rc;
};

static int do_it(void *self)
{
    const struct ahead *ahead = self;

    return ahead->work(ahead->self, ahead->own);
}

static void *run(void *self)
{
    struct ahead *ahead = self;

    ahead->rc = arena_run(ahead->own, do_it, ahead);
    return NULL;
}

static void end(void *self)
{
    struct ahead *ahead = self;

    if (ahead->runs)
        pthread_join(ahead->thread, NULL);
    arena_free(ahead->own);
}

struct ahead *ahead_start(struct arena *a, size_t ceiling_bytes,
                          int (*work)(void *self, struct arena *own), void *self)
{
    struct ahead *ahead = arena_alloc(a, sizeof *ahead);

    *ahead = (struct ahead){ work, self, .own = arena_open(ceiling_bytes) };
    arena_defer(a, end, ahead);
    ahead->runs = ahead->own && pthread_create(&ahead->thread, NULL, run, ahead) == 0;
    return ahead->runs ? ahead : NULL;
}

int ahead_wait(struct ahead *ahead)
{
    if (ahead->runs)
        pthread_join(ahead->thread, NULL);
    ahead->runs = false;
    return ahead->rc;
}
