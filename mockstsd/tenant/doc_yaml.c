/* SPDX-License-Identifier: MIT */
#include "tenant/doc_yaml.h"

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

struct doc_yaml {
    yaml_parser_t yaml;
    struct batch batches[BATCHES];
    size_t room;                 /* events in a batch */
    struct batch *at_hand;       /* NULL before the first */
    size_t next;                 /* its event */
    struct doc_yaml_event shown; /* made of the one before that */
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
static bool fill(struct doc_yaml *d, struct batch *b)
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

static struct batch *batch_at(struct doc_yaml *d, size_t number)
{
    return &d->batches[number % BATCHES];
}

static void *read_ahead(void *self)
{
    struct doc_yaml *d = self;
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

static void close_it(void *self)
{
    doc_yaml_close(self);
}

static struct doc_yaml *make(const char *text, size_t text_len, struct arena *a)
{
    struct doc_yaml *d = arena_alloc(a, sizeof *d);

    if (!yaml_parser_initialize(&d->yaml))
        return NULL;
    pthread_mutex_init(&d->lock, NULL);
    pthread_cond_init(&d->turned, NULL);
    arena_defer(a, close_it, d);
    yaml_parser_set_encoding(&d->yaml, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&d->yaml, (const unsigned char *)text, text_len);
    d->room = text_len < LONG_TEXT ? 1 : BATCH_EVENTS;
    for (size_t i = 0; i < BATCHES; i++)
        d->batches[i].events = arena_array(a, d->room, sizeof *d->batches[i].events);
    return d;
}

struct doc_yaml *doc_yaml_open(const char *text, size_t text_len, struct arena *a)
{
    struct doc_yaml *d = make(text, text_len, a);

    /* without a thread it reads on when it is asked */
    if (d && d->room > 1)
        d->has_thread = pthread_create(&d->thread, NULL, read_ahead, d) == 0;
    return d;
}

/* The batch at hand has been used, if there is one; wait for the next. */
static struct batch *await(struct doc_yaml *d)
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

static void turn(struct doc_yaml *d)
{
    if (d->has_thread)
        d->at_hand = await(d);
    else
        fill(d, d->at_hand = batch_at(d, 0));
    d->next = 0;
}

static void show_scalar(const yaml_event_t *event, struct doc_yaml_event *out)
{
    out->kind = DOC_YAML_SCALAR;
    out->text = (const char *)event->data.scalar.value;
    out->text_len = event->data.scalar.length;
    out->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    out->marked = event->data.scalar.anchor || event->data.scalar.tag;
}

static void show_document(const yaml_event_t *event, struct doc_yaml_event *out)
{
    out->kind = DOC_YAML_DOCUMENT;
    out->marked = event->data.document_start.version_directive ||
                  event->data.document_start.tag_directives.start !=
                      event->data.document_start.tag_directives.end;
}

static void show(const yaml_event_t *event, struct doc_yaml_event *out)
{
    *out = (struct doc_yaml_event){ .line = (unsigned)event->start_mark.line + 1,
                                    .column = (unsigned)event->start_mark.column + 1 };
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        show_document(event, out);
        break;
    case YAML_ALIAS_EVENT:
        out->kind = DOC_YAML_ALIAS;
        break;
    case YAML_SCALAR_EVENT:
        show_scalar(event, out);
        break;
    case YAML_SEQUENCE_START_EVENT:
        out->kind = DOC_YAML_LIST;
        out->marked = event->data.sequence_start.anchor || event->data.sequence_start.tag;
        break;
    case YAML_MAPPING_START_EVENT:
        out->kind = DOC_YAML_MAP;
        out->marked = event->data.mapping_start.anchor || event->data.mapping_start.tag;
        break;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        out->kind = DOC_YAML_END;
        break;
    case YAML_STREAM_END_EVENT:
        out->kind = DOC_YAML_LAST;
        break;
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_DOCUMENT_END_EVENT:
        break;
    }
}

const struct doc_yaml_event *doc_yaml_next(struct doc_yaml *d)
{
    if (!d->at_hand || (d->next == d->at_hand->n && !d->at_hand->failed))
        turn(d);
    if (d->next == d->at_hand->n)
        return NULL;
    show(&d->at_hand->events[d->next++], &d->shown);
    return &d->shown;
}

struct doc_yaml_failure doc_yaml_failure(const struct doc_yaml *d)
{
    const yaml_parser_t *yaml = &d->yaml;

    return (struct doc_yaml_failure){
        .why = yaml->error == YAML_MEMORY_ERROR ? NULL : yaml->problem,
        .at_byte = yaml->error == YAML_READER_ERROR,
        .offset = yaml->problem_offset,
        .line = (unsigned)yaml->problem_mark.line + 1,
        .column = (unsigned)yaml->problem_mark.column + 1,
    };
}

static void stop(struct doc_yaml *d)
{
    pthread_mutex_lock(&d->lock);
    d->stop = true;
    pthread_cond_signal(&d->turned);
    pthread_mutex_unlock(&d->lock);
    pthread_join(d->thread, NULL);
}

void doc_yaml_close(struct doc_yaml *d)
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
