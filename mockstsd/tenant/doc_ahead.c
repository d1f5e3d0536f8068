/* SPDX-License-Identifier: MIT */
#include "tenant/doc_ahead.h"

#include <pthread.h>
#include <stdbool.h>

#include <yaml.h>

#include "base/arena.h"

/* A short text is not worth a thread; a batch is long enough that handing it over costs nothing. */
enum { LONG_TEXT = 64 * 1024, BATCH_EVENTS = 1024, BATCHES = 2 };

struct batch {
    yaml_event_t *events;
    size_t n;
    bool failed; /* behind the last of them */
};

struct doc_ahead {
    yaml_parser_t yaml;
    struct batch batches[BATCHES];
    size_t room;           /* events in a batch */
    struct batch *at_hand; /* NULL before the first */
    size_t next;           /* its event */
    bool has_thread, has_ended;
    pthread_t thread;
    pthread_mutex_t lock; /* of everything below */
    pthread_cond_t turned;
    size_t n_filled, n_used; /* batches so far */
    bool stop;
};

static void empty(struct batch *b)
{
    for (size_t i = 0; i < b->n; i++)
        yaml_event_delete(&b->events[i]);
    b->n = 0;
}

/* Returns false after the last batch. */
static bool fill(struct doc_ahead *d, struct batch *b)
{
    yaml_event_type_t type = YAML_NO_EVENT;

    empty(b);
    while (b->n < d->room && type != YAML_STREAM_END_EVENT && !b->failed) {
        if (yaml_parser_parse(&d->yaml, &b->events[b->n]))
            type = b->events[b->n++].type;
        else
            b->failed = true;
    }
    return type != YAML_STREAM_END_EVENT && !b->failed;
}

static struct batch *batch_at(struct doc_ahead *d, size_t number)
{
    return &d->batches[number % BATCHES];
}

static void *read_ahead(void *self)
{
    struct doc_ahead *d = self;
    bool more = true;

    pthread_mutex_lock(&d->lock);
    while (more && !d->stop) {
        if (d->n_filled - d->n_used == BATCHES) {
            pthread_cond_wait(&d->turned, &d->lock);
            continue;
        }
        struct batch *b = batch_at(d, d->n_filled);
        pthread_mutex_unlock(&d->lock);
        more = fill(d, b);
        pthread_mutex_lock(&d->lock);
        d->n_filled++;
        pthread_cond_signal(&d->turned);
    }
    pthread_mutex_unlock(&d->lock);
    return NULL;
}

static void end(void *self)
{
    doc_ahead_end(self);
}

static struct doc_ahead *make(const char *text, size_t text_len, struct arena *a)
{
    struct doc_ahead *d = arena_alloc(a, sizeof *d);

    if (!yaml_parser_initialize(&d->yaml))
        return NULL;
    pthread_mutex_init(&d->lock, NULL);
    pthread_cond_init(&d->turned, NULL);
    arena_defer(a, end, d);
    yaml_parser_set_encoding(&d->yaml, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&d->yaml, (const unsigned char *)text, text_len);
    d->room = text_len < LONG_TEXT ? 1 : BATCH_EVENTS;
    for (size_t i = 0; i < BATCHES; i++)
        d->batches[i].events = arena_array(a, d->room, sizeof *d->batches[i].events);
    return d;
}

struct doc_ahead *doc_ahead_start(const char *text, size_t text_len, struct arena *a)
{
    struct doc_ahead *d = make(text, text_len, a);

    /* without a thread it reads on when it is asked */
    if (d && d->room > 1)
        d->has_thread = pthread_create(&d->thread, NULL, read_ahead, d) == 0;
    return d;
}

/* The batch at hand has been used, if there is one; wait for the next. */
static struct batch *await(struct doc_ahead *d)
{
    struct batch *b;

    pthread_mutex_lock(&d->lock);
    d->n_used += d->at_hand != NULL;
    pthread_cond_signal(&d->turned);
    while (d->n_filled == d->n_used)
        pthread_cond_wait(&d->turned, &d->lock);
    b = batch_at(d, d->n_used);
    pthread_mutex_unlock(&d->lock);
    return b;
}

static void turn(struct doc_ahead *d)
{
    if (d->has_thread)
        d->at_hand = await(d);
    else
        fill(d, d->at_hand = batch_at(d, 0));
    d->next = 0;
}

const struct yaml_event_s *doc_ahead_next(struct doc_ahead *d)
{
    if (!d->at_hand || (d->next == d->at_hand->n && !d->at_hand->failed))
        turn(d);
    return d->next < d->at_hand->n ? &d->at_hand->events[d->next++] : NULL;
}

const struct yaml_parser_s *doc_ahead_failure(const struct doc_ahead *d)
{
    return &d->yaml;
}

static void stop(struct doc_ahead *d)
{
    pthread_mutex_lock(&d->lock);
    d->stop = true;
    pthread_cond_signal(&d->turned);
    pthread_mutex_unlock(&d->lock);
    pthread_join(d->thread, NULL);
}

void doc_ahead_end(struct doc_ahead *d)
{
    if (d->has_ended)
        return;
    d->has_ended = true;
    if (d->has_thread)
        stop(d);
    pthread_cond_destroy(&d->turned);
    pthread_mutex_destroy(&d->lock);
    for (size_t i = 0; i < BATCHES; i++)
        empty(&d->batches[i]);
    yaml_parser_delete(&d->yaml);
}
