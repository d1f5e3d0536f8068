/* SPDX-License-Identifier: MIT */
#include "conformance/crew.h"

#include <pthread.h>
#include <stdatomic.h>

enum { HANDS_MAX = 32 };

struct crew {
    size_t n;
    atomic_size_t next;
    void (*work)(void *self, size_t piece);
    void *self;
};

static void *serve(void *self)
{
    struct crew *c = self;

    for (;;) {
        size_t piece = atomic_fetch_add(&c->next, 1);

        if (piece >= c->n)
            return NULL;
        c->work(c->self, piece);
    }
}

void crew_run(size_t n, unsigned hands, void (*work)(void *self, size_t piece),
              void *self)
{
    struct crew c = { .n = n, .work = work, .self = self };
    pthread_t threads[HANDS_MAX];
    unsigned n_threads = 0;

    if (hands > HANDS_MAX)
        hands = HANDS_MAX;
    while (n_threads + 1 < hands &&
           pthread_create(&threads[n_threads], NULL, serve, &c) == 0)
        n_threads++;
    (void)serve(&c);
    while (n_threads > 0)
        pthread_join(threads[--n_threads], NULL);
}
