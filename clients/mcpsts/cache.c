/* SPDX-License-Identifier: MIT */
#include "mcpsts/cache.h"

#include <pthread.h>
#include <string.h>

#include "base/arena.h"
#include "mcpsts/credential.h"

enum { WAYS = 8 };

struct place {
    struct seal_hash key;
    struct credential *credential; /* NULL: empty */
    struct cache_time until;
    uint64_t used; /* the turn of its last use */
};

struct cache {
    pthread_mutex_t lock; /* over all that follows */
    pthread_cond_t landed;
    struct cache_flight *flights;
    struct place *places;
    size_t n_sets, ways;
    uint64_t turn;
};

static void cache_end(void *thing)
{
    struct cache *c = thing;

    for (size_t i = 0; i < c->n_sets * c->ways; i++)
        credential_drop(c->places[i].credential);
    pthread_cond_destroy(&c->landed);
    pthread_mutex_destroy(&c->lock);
}

struct cache *cache_open(struct arena *a, size_t max)
{
    struct cache *c = arena_alloc(a, sizeof *c);

    c->ways = max < WAYS ? max : WAYS;
    c->n_sets = c->ways ? max / c->ways : 0;
    c->places = arena_array(a, c->n_sets * c->ways + 1, sizeof *c->places);
    pthread_mutex_init(&c->lock, NULL);
    pthread_cond_init(&c->landed, NULL);
    arena_defer(a, cache_end, c);
    return c;
}

static struct seal_hash digest(const char *text)
{
    return seal_sha256(text, strlen(text));
}

/* A digest each, so that no text can reach over into the next. NULL is not "". */
struct seal_hash cache_key(const char *token, const struct mcpsts_want *want)
{
    const struct seal_hash parts[] = {
        digest(token),
        digest(want->target),
        digest(want->scope ? want->scope : "\n"),
        digest(want->tenant_id ? want->tenant_id : "\n"),
    };

    return seal_sha256(parts, sizeof parts);
}

static bool same(const struct seal_hash *x, const struct seal_hash *y)
{
    return memcmp(x->bytes, y->bytes, sizeof x->bytes) == 0;
}

/* The places where a key may stand. */
static struct place *neighbours(struct cache *c, const struct seal_hash *key)
{
    uint64_t at;

    memcpy(&at, key->bytes, sizeof at);
    return c->places + (c->n_sets ? at % c->n_sets * c->ways : 0);
}

static bool is_over(const struct place *p, const struct cache_time *now)
{
    return now->now_s >= p->until.now_s || now->ticks_ms >= p->until.ticks_ms;
}

/* A credential that may still be used, or NULL; one past its end is let go, into *gone. */
static struct place *find(struct cache *c, const struct seal_hash *key,
                          const struct cache_time *now, struct credential **gone)
{
    struct place *p = neighbours(c, key);

    for (size_t i = 0; i < c->ways; i++, p++) {
        if (!p->credential || !same(&p->key, key))
            continue;
        if (!is_over(p, now))
            return p;
        *gone = p->credential;
        p->credential = NULL;
    }
    return NULL;
}

static struct cache_flight *flight_find(const struct cache *c,
                                        const struct seal_hash *key)
{
    struct cache_flight *f = c->flights;

    while (f && !same(&f->key, key))
        f = f->next;
    return f;
}

/* Under the lock: another asks; wait, and share. */
static enum cache_turn share(struct cache *c, struct cache_flight *other,
                             struct cache_flight *mine)
{
    other->waiting++;
    while (!other->landed)
        pthread_cond_wait(&c->landed, &c->lock);
    if (other->credential)
        mine->credential = credential_hold(other->credential);
    else
        mine->why = other->why;
    if (--other->waiting == 0)
        pthread_cond_broadcast(&c->landed); /* now it may leave its stack */
    return mine->credential ? CACHE_HIT : CACHE_MISS;
}

static enum cache_turn board(struct cache *c, struct cache_flight *flight,
                             const struct cache_time *now, struct credential **gone)
{
    struct place *p = find(c, &flight->key, now, gone);
    struct cache_flight *other;

    if (p) {
        p->used = ++c->turn;
        flight->credential = credential_hold(p->credential);
        return CACHE_HIT;
    }
    other = flight_find(c, &flight->key);
    if (other)
        return share(c, other, flight);
    flight->next = c->flights;
    c->flights = flight;
    return CACHE_LEAD;
}

enum cache_turn cache_board(struct cache *c, struct cache_flight *flight,
                            const struct cache_time *now)
{
    struct credential *gone = NULL;
    enum cache_turn turn;

    pthread_mutex_lock(&c->lock);
    turn = board(c, flight, now, &gone);
    pthread_mutex_unlock(&c->lock);
    credential_drop(gone);
    return turn;
}

/* Keep it in an empty place, else in that of the least recently used neighbour. */
static struct credential *keep(struct cache *c, const struct cache_flight *flight,
                               const struct cache_time *until)
{
    struct place *first = neighbours(c, &flight->key), *p = first;
    struct credential *gone;

    if (c->ways == 0)
        return NULL;
    for (size_t i = 0; i < c->ways && p->credential; i++)
        if (!first[i].credential || first[i].used < p->used)
            p = &first[i];
    gone = p->credential;
    *p = (struct place){ .key = flight->key,
                         .credential = credential_hold(flight->credential),
                         .until = *until,
                         .used = ++c->turn };
    return gone;
}

static void unlist(struct cache *c, const struct cache_flight *flight)
{
    struct cache_flight **at = &c->flights;

    while (*at != flight)
        at = &(*at)->next;
    *at = flight->next;
}

void cache_land(struct cache *c, struct cache_flight *flight,
                const struct cache_time *until)
{
    struct credential *gone = NULL;

    pthread_mutex_lock(&c->lock);
    unlist(c, flight);
    if (flight->credential)
        gone = keep(c, flight, until);
    flight->landed = true;
    pthread_cond_broadcast(&c->landed);
    while (flight->waiting > 0)
        pthread_cond_wait(&c->landed, &c->lock);
    pthread_mutex_unlock(&c->lock);
    credential_drop(gone);
}
