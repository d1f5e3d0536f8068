/* SPDX-License-Identifier: MIT */
#include "store/ring.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/idmap.h"
#include "store/change.h"
#include "store/lookup.h"

enum {
    ROOM_FIRST = 64,
    ROOM_STEP = 16,     /* that of the heap; half of it is the heap's own */
    SHOWN_AT_ONCE = 64, /* looked at under the lock */
    SHOWN_BYTES = 256 * 1024,
};

/* One event: its id with a NUL, then its bytes. */
struct held {
    int64_t occurred_ms;
    unsigned room;      /* for text */
    unsigned bytes_len; /* at most CHANGE_BYTES_MAX */
    char text[];
};

/* The events of one project. They are counted on when it is forgotten, and begin behind base. */
struct track {
    const char *name;
    struct held **slots; /* event n stands in slots[n % room] */
    int64_t room;        /* a power of two */
    int64_t base, first, last;
    int64_t coming;     /* copies behind the last that are not events yet */
    struct held *spare; /* dropped last: usually the next event fits in */
    struct track *next;
};

struct ring {
    pthread_mutex_t lock;
    struct arena *arena; /* tracks and names */
    int64_t kept;
    struct idmap *by_name;
    struct track *all; /* for the end */
};

static int out_of_memory(struct err *e)
{
    return err_set(e, ERR_LIMIT, "no memory left for events");
}

static int make_map(void *self)
{
    struct ring *r = self;

    r->by_name = idmap_make(r->arena);
    return 0;
}

int ring_open(int64_t kept, struct ring **out, struct err *e)
{
    struct arena *a = arena_open(0);
    struct ring *r = a != NULL ? arena_try(a, sizeof *r) : NULL;

    if (r == NULL) {
        arena_free(a);
        return out_of_memory(e);
    }
    r->arena = a;
    r->kept = kept;
    if (arena_run(a, make_map, r) < 0 || pthread_mutex_init(&r->lock, NULL) != 0) {
        arena_free(a);
        return out_of_memory(e);
    }
    *out = r;
    return 0;
}

static struct held **slot(const struct track *t, int64_t n)
{
    return &t->slots[n & (t->room - 1)];
}

static void drop(struct track *t, int64_t n)
{
    free(t->spare);
    t->spare = *slot(t, n);
}

static void drop_until(struct track *t, int64_t first)
{
    for (; t->first < first; t->first++)
        drop(t, t->first);
}

static void drop_coming(struct track *t)
{
    for (; t->coming > 0; t->coming--)
        drop(t, t->last + t->coming);
}

void ring_free(struct ring *r)
{
    if (r == NULL)
        return;
    for (struct track *t = r->all; t != NULL; t = t->next) {
        drop_until(t, t->last + 1);
        free(t->spare);
        free(t->slots);
    }
    pthread_mutex_destroy(&r->lock);
    arena_free(r->arena);
}

struct newcomer {
    struct ring *ring;
    const char *name;
    struct track *track;
};

static int remember(void *self)
{
    struct newcomer *n = self;
    struct track *t = arena_alloc(n->ring->arena, sizeof *t);

    *t = (struct track){ .name = arena_text(n->ring->arena, n->name), .first = 1 };
    idmap_put(n->ring->by_name, t->name, t);
    t->next = n->ring->all;
    n->ring->all = n->track = t;
    return 0;
}

/* NULL: out of memory */
static struct track *find_or_remember(struct ring *r, const char *name)
{
    struct newcomer n = { r, name, idmap_find(r->by_name, name) };

    if (n.track == NULL && arena_run(r->arena, remember, &n) < 0)
        return NULL;
    return n.track;
}

static bool make_room(struct track *t)
{
    struct track wider = *t;

    if (t->last + t->coming - t->first + 1 < t->room)
        return true;
    wider.room = t->room > 0 ? 2 * t->room : ROOM_FIRST;
    wider.slots = calloc((size_t)wider.room, sizeof *wider.slots);
    if (wider.slots == NULL)
        return false;
    for (int64_t n = t->first; n <= t->last + t->coming; n++)
        *slot(&wider, n) = *slot(t, n);
    free(t->slots);
    *t = wider;
    return true;
}

/* All threads wait for each other here: the heap's own locks would make it long. */
static struct held *take_room(struct track *t, size_t size)
{
    struct held *h = t->spare;

    if (h == NULL || h->room < size) {
        size = (size + ROOM_STEP / 2 - 1) / ROOM_STEP * ROOM_STEP + ROOM_STEP / 2;
        h = malloc(sizeof *h + size);
        if (h != NULL)
            h->room = (unsigned)size;
        return h;
    }
    t->spare = NULL;
    return h;
}

static struct held *copy_of(struct track *t, const struct store_event *event)
{
    size_t id_size = strlen(event->id) + 1;
    struct held *h = take_room(t, id_size + event->bytes_len);

    if (h == NULL)
        return NULL;
    h->occurred_ms = change_event_ms(event);
    h->bytes_len = (unsigned)event->bytes_len;
    memcpy(h->text, event->id, id_size);
    if (event->bytes_len > 0)
        memcpy(h->text + id_size, event->bytes, event->bytes_len);
    return h;
}

static bool add_copy(struct ring *r, const struct store_event *event)
{
    struct track *t = find_or_remember(r, event->project);
    struct held *h = t != NULL && make_room(t) ? copy_of(t, event) : NULL;

    if (h == NULL)
        return false;
    t->coming++;
    *slot(t, t->last + t->coming) = h;
    return true;
}

int ring_reserve(struct ring *r, const struct change *c, struct err *e)
{
    pthread_mutex_lock(&r->lock);
    for (const struct change_event *ev = c->events; ev != NULL; ev = ev->next) {
        if (!add_copy(r, &ev->event)) {
            ring_settle(r, c, false);
            return out_of_memory(e);
        }
    }
    return 0;
}

static void forget(struct ring *r, const char *project)
{
    struct track *t = idmap_find(r->by_name, project);

    if (t == NULL)
        return;
    drop_until(t, t->last + 1);
    t->base = t->last;
    if (t->coming > 0)
        return; /* they stand in the slots already */
    free(t->slots);
    free(t->spare);
    t->slots = NULL;
    t->spare = NULL;
    t->room = 0;
}

static void keep_coming(struct track *t, int64_t kept)
{
    t->last += t->coming;
    t->coming = 0;
    if (kept > 0 && t->last - t->first >= kept)
        drop_until(t, t->last - kept + 1);
}

void ring_settle(struct ring *r, const struct change *c, bool done)
{
    for (const struct change_step *s = c->steps; done && s != NULL; s = s->next) {
        if (s->kind == CHANGE_FORGET)
            forget(r, s->row.project);
    }
    for (const struct change_event *ev = c->events; ev != NULL; ev = ev->next) {
        struct track *t = idmap_find(r->by_name, ev->event.project);

        if (t != NULL && done)
            keep_coming(t, r->kept);
        else if (t != NULL)
            drop_coming(t);
    }
    pthread_mutex_unlock(&r->lock);
}

int64_t ring_last(struct ring *r, const char *project)
{
    const struct track *t;
    int64_t last = 0;

    pthread_mutex_lock(&r->lock);
    t = idmap_find(r->by_name, project);
    if (t != NULL)
        last = t->last - t->base;
    pthread_mutex_unlock(&r->lock);
    return last;
}

/* One scan on its way, batch by batch: events move on while it shows them. */
struct showing {
    const struct store_scan *scan;
    struct arena *arena; /* of the batch */
    int64_t next, end;   /* to be looked at, the end included */
    struct store_event events[SHOWN_AT_ONCE];
    size_t n_events;
};

static bool copy_out(struct showing *s, const struct track *t)
{
    const struct held *h = *slot(t, s->next);
    size_t id_size;
    char *text;

    if (h->occurred_ms < s->scan->from_ms || h->occurred_ms > s->scan->to_ms)
        return true;
    id_size = strlen(h->text) + 1;
    text = arena_try(s->arena, id_size + h->bytes_len);
    if (text == NULL)
        return false;
    memcpy(text, h->text, id_size + h->bytes_len);
    s->events[s->n_events++] = (struct store_event){ .project = s->scan->project,
                                                     .id = text,
                                                     .occurred_ms = h->occurred_ms,
                                                     .bytes = text + id_size,
                                                     .bytes_len = h->bytes_len,
                                                     .seq = s->next - t->base };
    return true;
}

/* What was dropped meanwhile is passed over. */
static void clamp(struct showing *s, const struct track *t)
{
    int64_t *oldest = s->scan->oldest_first ? &s->next : &s->end;

    if (*oldest < t->first)
        *oldest = t->first;
}

static bool is_over(const struct showing *s)
{
    return s->scan->oldest_first ? s->next > s->end : s->next < s->end;
}

/* Under the lock; false: out of memory for even one event. */
static bool fill(struct showing *s, const struct track *t)
{
    s->n_events = 0;
    arena_reset(s->arena);
    clamp(s, t);
    for (int n = 0; n < SHOWN_AT_ONCE && !is_over(s); n++) {
        if (!copy_out(s, t))
            return s->n_events > 0;
        s->next += s->scan->oldest_first ? 1 : -1;
    }
    return true;
}

static bool visit_all(const struct showing *s)
{
    for (size_t i = 0; i < s->n_events; i++) {
        if (s->scan->visit(s->scan->self, &s->events[i]) != 0)
            return false;
    }
    return true;
}

static void end_batch(void *arena)
{
    arena_free(arena);
}

static struct track *begin(struct ring *r, struct showing *s)
{
    struct track *t;

    pthread_mutex_lock(&r->lock);
    t = idmap_find(r->by_name, s->scan->project);
    if (t != NULL) {
        s->next = s->scan->oldest_first ? t->first : t->last;
        s->end = s->scan->oldest_first ? t->last : t->first;
    }
    pthread_mutex_unlock(&r->lock);
    return t;
}

int ring_show(struct ring *r, const struct store_scan *scan, struct arena *a,
              struct err *e)
{
    struct showing s = { .scan = scan, .arena = arena_open(SHOWN_BYTES) };
    const struct track *t = begin(r, &s);
    bool fits = true;

    if (s.arena == NULL)
        return out_of_memory(e);
    arena_defer(a, end_batch, s.arena); /* not freed here: the visitor may jump out */
    while (t != NULL && fits && !is_over(&s)) {
        pthread_mutex_lock(&r->lock);
        fits = fill(&s, t);
        pthread_mutex_unlock(&r->lock);
        if (!visit_all(&s))
            return 0;
    }
    return fits ? 0 : out_of_memory(e);
}
