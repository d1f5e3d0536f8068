/* SPDX-License-Identifier: MIT */
#include "tenant/snapshot.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/arena.h"
#include "policy/rule.h"
#include "tenant/world.h"

struct snapshot_slot {
    pthread_mutex_t lock; /* of `now`, for a moment */
    pthread_mutex_t turn; /* of those who change the world */
    struct snapshot *now;
};

struct snapshot *snapshot_hold(struct snapshot *s)
{
    atomic_fetch_add_explicit(&s->holds, 1, memory_order_relaxed);
    return s;
}

void snapshot_drop(struct snapshot *s)
{
    if (!s || atomic_fetch_sub_explicit(&s->holds, 1, memory_order_acq_rel) != 1)
        return;
    for (size_t i = 0; i < s->n_layers; i++)
        layer_drop(s->layers[i]);
    arena_free(s->arena);
}

static void drop(void *snapshot)
{
    snapshot_drop(snapshot);
}

struct snapshot *snapshot_drop_with(struct snapshot *s, struct arena *a)
{
    arena_defer(a, drop, s);
    return s;
}

const struct project *snapshot_project(const struct snapshot *s)
{
    return &s->project;
}

const struct ruleset *snapshot_ruleset(const struct snapshot *s)
{
    return s->ruleset;
}

const struct rule *snapshot_rule(const struct snapshot *s, size_t i)
{
    return &s->rules[i];
}

size_t snapshot_n_rules(const struct snapshot *s)
{
    return s->n_rules;
}

static const void *find_text(const struct snapshot *s, enum layer_index index,
                             const char *text)
{
    struct rowmap_key key = layer_text_key(text);

    return world_find(s, index, &key);
}

static const void *find_digest(const struct snapshot *s, enum layer_index index,
                               const unsigned char *sha256)
{
    struct rowmap_key key = { .part = { sha256 }, .len = { 32 } };

    return world_find(s, index, &key);
}

const struct tenant *snapshot_tenant(const struct snapshot *s, const char *id)
{
    return find_text(s, LAYER_BY_ID + RECORD_TENANT, id);
}

const struct user *snapshot_user(const struct snapshot *s, const char *user_id)
{
    return find_text(s, LAYER_BY_ID + RECORD_USER, user_id);
}

const struct user *snapshot_user_by_login(const struct snapshot *s, const char *login_id)
{
    return find_text(s, LAYER_USER_BY_LOGIN, login_id);
}

const struct client *snapshot_client(const struct snapshot *s, const char *record_id)
{
    return find_text(s, LAYER_BY_ID + RECORD_CLIENT, record_id);
}

const struct client *snapshot_client_by_client_id(const struct snapshot *s,
                                                  const char *client_id)
{
    return find_text(s, LAYER_CLIENT_BY_CLIENT_ID, client_id);
}

const struct resource *snapshot_resource(const struct snapshot *s, const char *id)
{
    return find_text(s, LAYER_BY_ID + RECORD_RESOURCE, id);
}

const struct resource *snapshot_resource_by_uri(const struct snapshot *s, const char *uri)
{
    return find_text(s, LAYER_RESOURCE_BY_URI, uri);
}

const struct connection *snapshot_connection(const struct snapshot *s, const char *id)
{
    return find_text(s, LAYER_BY_ID + RECORD_CONNECTION, id);
}

const struct stored *snapshot_stored(const struct snapshot *s, const char *id)
{
    return find_text(s, LAYER_BY_ID + RECORD_STORED, id);
}

const struct management_key *snapshot_management_key(const struct snapshot *s,
                                                     const unsigned char sha256[32])
{
    return find_digest(s, LAYER_MANAGEMENT_KEY_BY_DIGEST, sha256);
}

const struct access_key *snapshot_access_key(const struct snapshot *s,
                                             const unsigned char sha256[32])
{
    return find_digest(s, LAYER_ACCESS_KEY_BY_DIGEST, sha256);
}

/* Does the chain that begins here contain that credential? */
static bool chain_has(const struct stored *head, const struct stored *wanted)
{
    while (head && head != wanted)
        head = head->older;
    return head != NULL;
}

const struct stored *snapshot_stored_at(const struct snapshot *s,
                                        const struct snapshot_place *place,
                                        const struct stored *after)
{
    struct rowmap_key key =
        layer_place_key(place->app_id, place->user_id, place->tenant_id);
    const struct stored *at;

    for (size_t i = s->n_layers; i-- > 0;) {
        at = layer_find(s->layers[i], LAYER_STORED_BY_PLACE, &key);
        if (after && !chain_has(at, after))
            continue; /* not yet down to the layer where the last one was */
        if (after)
            at = after->older;
        after = NULL;
        while (at && world_hides(s, i, RECORD_STORED, at))
            at = at->older;
        if (at)
            return at;
    }
    return NULL;
}

const void *snapshot_next(const struct snapshot *s, enum record_kind kind,
                          struct snapshot_walk *walk)
{
    for (; walk->layer < s->n_layers; walk->layer++, walk->row = 0) {
        const struct layer *l = s->layers[walk->layer];
        while (walk->row < l->rows[kind].n) {
            const void *record = layer_row(l, kind, walk->row++);
            if (!world_hides(s, walk->layer, kind, record))
                return record;
        }
    }
    return NULL;
}

size_t snapshot_count(const struct snapshot *s, enum record_kind kind)
{
    struct snapshot_walk walk = { 0 };
    size_t n = 0;

    if (s->n_layers == 1)
        return s->layers[0]->rows[kind].n;
    while (snapshot_next(s, kind, &walk))
        n++;
    return n;
}

size_t snapshot_added(const struct snapshot *s, enum record_kind kind)
{
    size_t n = 0;

    for (size_t i = 1; i < s->n_layers; i++) /* the first is the fixture */
        n += s->layers[i]->rows[kind].n;
    return n;
}

struct snapshot_slot *snapshot_slot_make(struct snapshot *first)
{
    struct snapshot_slot *slot = calloc(1, sizeof *slot);

    if (!slot)
        return NULL;
    if (pthread_mutex_init(&slot->lock, NULL) != 0) {
        free(slot);
        return NULL;
    }
    if (pthread_mutex_init(&slot->turn, NULL) != 0) {
        pthread_mutex_destroy(&slot->lock);
        free(slot);
        return NULL;
    }
    slot->now = first;
    return slot;
}

void snapshot_slot_free(struct snapshot_slot *slot)
{
    if (!slot)
        return;
    snapshot_drop(slot->now);
    pthread_mutex_destroy(&slot->turn);
    pthread_mutex_destroy(&slot->lock);
    free(slot);
}

struct snapshot *snapshot_slot_hold(struct snapshot_slot *slot)
{
    pthread_mutex_lock(&slot->lock);
    struct snapshot *now = snapshot_hold(slot->now);
    pthread_mutex_unlock(&slot->lock);
    return now;
}

void snapshot_slot_swap(struct snapshot_slot *slot, struct snapshot *next)
{
    pthread_mutex_lock(&slot->lock);
    struct snapshot *before = slot->now;
    slot->now = next;
    pthread_mutex_unlock(&slot->lock);
    snapshot_drop(before); /* it may be the last hold: never under the lock */
}

void snapshot_slot_claim(struct snapshot_slot *slot)
{
    pthread_mutex_lock(&slot->turn);
}

void snapshot_slot_release(struct snapshot_slot *slot)
{
    pthread_mutex_unlock(&slot->turn);
}
