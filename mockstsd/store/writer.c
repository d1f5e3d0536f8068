/* SPDX-License-Identifier: MIT */
#include "store/writer.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "base/err.h"
#include "store/change.h"
#include "store/ledger.h"

/* More is not faster by then, and the first in the group wait for the last. */
enum { GROUP_MAX = 256 };

enum place_state { PLACE_FREE, PLACE_TAKEN, PLACE_DONE };

struct writer_place {
    struct ledger_job job; /* job.next links the line */
    struct arena *arena;   /* holds the copy of the change */
    struct writer *writer;
    struct writer_place *next_free;
    pthread_cond_t done;
    enum place_state state;
    bool left; /* nobody waits: the writer frees the place */
};

struct writer {
    struct ledger *ledger;
    pthread_t thread;
    pthread_mutex_t lock; /* of everything below */
    pthread_cond_t work, room;
    struct ledger_job *first, **end;
    struct writer_place *free;
    bool stopping;
    unsigned n_places;
    struct writer_place places[];
};

static struct writer_place *place_of(struct ledger_job *job)
{
    return (struct writer_place *)job; /* its first member */
}

static void give_back(struct writer *w, struct writer_place *p)
{
    p->state = PLACE_FREE;
    p->next_free = w->free;
    w->free = p;
    pthread_cond_signal(&w->room);
}

/* Returns NULL when there is nothing left to do, ever. */
static struct ledger_job *next_group(struct writer *w)
{
    struct ledger_job *group;
    struct ledger_job *last;

    while (w->first == NULL && !w->stopping)
        pthread_cond_wait(&w->work, &w->lock);
    group = last = w->first;
    for (int n = 1; last != NULL && last->next != NULL && n < GROUP_MAX; n++)
        last = last->next;
    if (last == NULL)
        return NULL;
    w->first = last->next;
    if (w->first == NULL)
        w->end = &w->first;
    last->next = NULL;
    return group;
}

static void finish(struct writer *w, struct ledger_job *group)
{
    while (group != NULL) {
        struct writer_place *p = place_of(group);

        group = group->next;
        p->state = PLACE_DONE;
        if (p->left)
            give_back(w, p);
        else
            pthread_cond_signal(&p->done);
    }
}

static void *write_groups(void *self)
{
    struct writer *w = self;
    struct ledger_job *group;

    pthread_mutex_lock(&w->lock);
    while ((group = next_group(w)) != NULL) {
        pthread_mutex_unlock(&w->lock);
        ledger_apply(w->ledger, group);
        pthread_mutex_lock(&w->lock);
        finish(w, group);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

/* Deadlines are on the clock that nobody sets (clock_ticks_ms). */
static int make_condition(pthread_cond_t *cond)
{
    pthread_condattr_t attr;
    int rc;

    if (pthread_condattr_init(&attr) != 0)
        return -1;
    rc = pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    if (rc == 0)
        rc = pthread_cond_init(cond, &attr);
    pthread_condattr_destroy(&attr);
    return rc == 0 ? 0 : -1;
}

static void free_all(struct writer *w)
{
    for (unsigned i = 0; i < w->n_places; i++) {
        arena_free(w->places[i].arena);
        pthread_cond_destroy(&w->places[i].done);
    }
    pthread_cond_destroy(&w->room);
    pthread_cond_destroy(&w->work);
    pthread_mutex_destroy(&w->lock);
    free(w);
}

int writer_start(struct ledger *l, unsigned places, struct writer **out, struct err *e)
{
    struct writer *w = calloc(1, sizeof *w + places * sizeof w->places[0]);
    int rc = 0;

    if (w == NULL)
        return err_set(e, ERR_IO, "no memory for the writer's line");
    w->ledger = l;
    w->end = &w->first;
    w->n_places = places;
    pthread_mutex_init(&w->lock, NULL);
    rc |= make_condition(&w->work) | make_condition(&w->room);
    for (unsigned i = 0; i < places; i++) {
        rc |= make_condition(&w->places[i].done);
        w->places[i].writer = w;
        give_back(w, &w->places[i]);
    }
    if (rc != 0 || pthread_create(&w->thread, NULL, write_groups, w) != 0) {
        free_all(w);
        return err_set(e, ERR_IO, "the writer's thread does not start");
    }
    *out = w;
    return 0;
}

void writer_stop(struct writer *w)
{
    if (w == NULL)
        return;
    pthread_mutex_lock(&w->lock);
    w->stopping = true;
    pthread_cond_signal(&w->work);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    free_all(w);
}

/* Wait for a signal; false at the deadline. */
static bool wait_until(pthread_cond_t *cond, struct writer *w, int64_t deadline_ms)
{
    struct timespec at = { .tv_sec = (time_t)(deadline_ms / 1000),
                           .tv_nsec = (long)(deadline_ms % 1000) * 1000000L };

    return pthread_cond_timedwait(cond, &w->lock, &at) == 0;
}

/* A free place, which is the caller's from then on; NULL at the deadline. */
static struct writer_place *find_place(struct writer *w, int64_t deadline_ms)
{
    struct writer_place *p;
    bool in_time = true;

    pthread_mutex_lock(&w->lock);
    while (w->free == NULL && in_time)
        in_time = wait_until(&w->room, w, deadline_ms);
    p = w->free;
    if (p != NULL)
        w->free = p->next_free;
    pthread_mutex_unlock(&w->lock);
    return p;
}

/* Fill the place; done without the lock, the place being ours. Returns the copy or NULL. */
static struct change *copy_into(struct writer_place *p, const struct change *c)
{
    struct change *copy;

    if (p->arena == NULL)
        p->arena = arena_open(0);
    if (p->arena == NULL)
        return NULL;
    arena_reset(p->arena);
    p->job.change = copy = change_copy(p->arena, c);
    p->job.next = NULL;
    p->left = false;
    return copy;
}

/* Join the line. Its end is the order of events: their clocks are read here, not later. */
static void line_up(struct writer *w, struct writer_place *p, struct change *copy)
{
    for (struct change_event *ev = copy->events; ev != NULL; ev = ev->next) {
        ev->event.occurred_ms = change_event_ms(&ev->event);
        ev->event.clock = NULL;
    }
    p->state = PLACE_TAKEN;
    *w->end = &p->job;
    w->end = &p->job.next;
    pthread_cond_signal(&w->work);
}

int writer_queue(struct writer *w, const struct change *c, int64_t deadline_ms,
                 struct writer_place **out, struct err *e)
{
    struct writer_place *p = find_place(w, deadline_ms);
    struct change *copy;

    if (p == NULL)
        return err_set(e, ERR_UNAVAILABLE, "the store's line is full");
    copy = copy_into(p, c);
    pthread_mutex_lock(&w->lock);
    if (copy != NULL)
        line_up(w, p, copy);
    else
        give_back(w, p);
    pthread_mutex_unlock(&w->lock);
    if (copy == NULL)
        return err_set(e, ERR_LIMIT, "no memory to get in the store's line");
    *out = p;
    return 0;
}

void writer_leave(struct writer_place *place)
{
    struct writer *w = place->writer;

    pthread_mutex_lock(&w->lock);
    if (place->state == PLACE_DONE)
        give_back(w, place);
    else
        place->left = true;
    pthread_mutex_unlock(&w->lock);
}

int writer_wait(struct writer_place *place, int64_t deadline_ms, struct err *e)
{
    struct writer *w = place->writer;
    struct err result = { 0 };
    bool in_time = true;

    pthread_mutex_lock(&w->lock);
    while (place->state != PLACE_DONE && in_time)
        in_time = wait_until(&place->done, w, deadline_ms);
    if (place->state == PLACE_DONE) {
        result = place->job.result;
        give_back(w, place);
    } else {
        err_set(&result, ERR_UNAVAILABLE, "the store did not commit in time");
        place->left = true;
    }
    pthread_mutex_unlock(&w->lock);
    return result.code == ERR_NONE ? 0 : err_pass(e, &result);
}
