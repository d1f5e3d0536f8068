/* SPDX-License-Identifier: MIT */
#include "tenant/layer.h"

#include <string.h>

#include "base/arena.h"
#include "base/idmap.h"
#include "policy/rule.h"

enum { CHUNK_ROWS = 16 };

static const size_t record_sizes[RECORD_KINDS] = {
    [RECORD_TENANT] = sizeof(struct tenant),
    [RECORD_USER] = sizeof(struct user),
    [RECORD_CLIENT] = sizeof(struct client),
    [RECORD_RESOURCE] = sizeof(struct resource),
    [RECORD_CONNECTION] = sizeof(struct connection),
    [RECORD_STORED] = sizeof(struct stored),
    [RECORD_RULE] = sizeof(struct rule),
    [RECORD_MANAGEMENT_KEY] = sizeof(struct management_key),
    [RECORD_ACCESS_KEY] = sizeof(struct access_key),
};

/* layer_id reads any record as an id: its first member. */
_Static_assert(offsetof(struct tenant, id) == 0 && offsetof(struct user, user_id) == 0 &&
                   offsetof(struct client, id) == 0 &&
                   offsetof(struct resource, id) == 0 &&
                   offsetof(struct connection, id) == 0 &&
                   offsetof(struct stored, id) == 0 && offsetof(struct rule, id) == 0 &&
                   offsetof(struct management_key, id) == 0 &&
                   offsetof(struct access_key, id) == 0,
               "a record begins with its id");

struct layer *layer_open(void)
{
    struct arena *a = arena_open(0);

    if (!a)
        return NULL;
    struct layer *l = arena_try(a, sizeof *l);
    if (!l) {
        arena_free(a);
        return NULL;
    }
    l->arena = a;
    atomic_init(&l->holds, 1);
    for (int kind = 0; kind < RECORD_KINDS; kind++)
        l->rows[kind].size = record_sizes[kind];
    return l;
}

struct layer *layer_hold(struct layer *l)
{
    atomic_fetch_add_explicit(&l->holds, 1, memory_order_relaxed);
    return l;
}

void layer_drop(struct layer *l)
{
    if (atomic_fetch_sub_explicit(&l->holds, 1, memory_order_acq_rel) == 1)
        arena_free(l->arena);
}

static void chunk_add(struct layer *l, struct layer_rows *rows)
{
    if ((rows->n_chunks & (rows->n_chunks - 1)) == 0) { /* full at every power of two */
        size_t room = rows->n_chunks ? rows->n_chunks * 2 : 1;
        void **more = arena_array(l->arena, room, sizeof *more);
        if (rows->n_chunks)
            memcpy(more, rows->chunks, rows->n_chunks * sizeof *more);
        rows->chunks = more;
    }
    rows->chunks[rows->n_chunks++] = arena_array(l->arena, CHUNK_ROWS, rows->size);
}

static void *row_of(const struct layer_rows *rows, size_t row)
{
    return (char *)rows->chunks[row / CHUNK_ROWS] + row % CHUNK_ROWS * rows->size;
}

void *layer_add(struct layer *l, enum record_kind kind)
{
    struct layer_rows *rows = &l->rows[kind];

    if (rows->n == rows->n_chunks * CHUNK_ROWS)
        chunk_add(l, rows);
    return row_of(rows, rows->n++);
}

void *layer_row(const struct layer *l, enum record_kind kind, size_t row)
{
    return row_of(&l->rows[kind], row);
}

void layer_delete(struct layer *l, enum record_kind kind, const char *id)
{
    if (!l->gone[kind])
        l->gone[kind] = idmap_make(l->arena);
    struct layer_gone *gone = arena_alloc(l->arena, sizeof *gone);
    *gone = (struct layer_gone){ l->all_gone, kind, arena_text(l->arena, id) };
    l->all_gone = gone;
    idmap_put(l->gone[kind], gone->id, gone);
}

size_t layer_count(const struct layer *l)
{
    size_t n = 0;

    for (int kind = 0; kind < RECORD_KINDS; kind++)
        n += l->rows[kind].n;
    for (const struct layer_gone *gone = l->all_gone; gone; gone = gone->next)
        n++;
    return n;
}

const char *layer_id(const void *record)
{
    const char *id;

    memcpy(&id, record, sizeof id);
    return id;
}

struct rowmap_key layer_text_key(const char *text)
{
    return (struct rowmap_key){ .part = { text }, .len = { strlen(text) } };
}

struct rowmap_key layer_place_key(const char *app_id, const char *user_id,
                                  const char *tenant_id)
{
    return (struct rowmap_key){
        .part = { app_id, user_id, tenant_id },
        .len = { strlen(app_id), strlen(user_id), strlen(tenant_id) },
    };
}

static struct rowmap_key digest_key(const unsigned char *sha256)
{
    return (struct rowmap_key){ .part = { sha256 }, .len = { 32 } };
}

enum record_kind layer_kind(enum layer_index index)
{
    static const enum record_kind others[LAYER_INDEXES] = {
        [LAYER_USER_BY_LOGIN] = RECORD_USER,
        [LAYER_CLIENT_BY_CLIENT_ID] = RECORD_CLIENT,
        [LAYER_RESOURCE_BY_URI] = RECORD_RESOURCE,
        [LAYER_STORED_BY_PLACE] = RECORD_STORED,
        [LAYER_MANAGEMENT_KEY_BY_DIGEST] = RECORD_MANAGEMENT_KEY,
        [LAYER_ACCESS_KEY_BY_DIGEST] = RECORD_ACCESS_KEY,
    };

    return (int)index < RECORD_KINDS ? (enum record_kind)index : others[index];
}

/* The one key of a record; users have several login ids and are not asked for here. */
static struct rowmap_key key_of(enum layer_index index, const void *record)
{
    if (index == LAYER_CLIENT_BY_CLIENT_ID)
        return layer_text_key(((const struct client *)record)->client_id);
    if (index == LAYER_RESOURCE_BY_URI)
        return layer_text_key(((const struct resource *)record)->uri);
    if (index == LAYER_STORED_BY_PLACE) {
        const struct stored *s = record;
        return layer_place_key(s->app_id, s->user_id, s->tenant_id);
    }
    if (index == LAYER_MANAGEMENT_KEY_BY_DIGEST)
        return digest_key(((const struct management_key *)record)->sha256);
    if (index == LAYER_ACCESS_KEY_BY_DIGEST)
        return digest_key(((const struct access_key *)record)->sha256);
    return layer_text_key(layer_id(record));
}

static bool login_has(const struct user *u, const struct rowmap_key *key)
{
    for (size_t i = 0; i < u->login_ids.n; i++) {
        struct rowmap_key one = layer_text_key(u->login_ids.items[i]);
        if (rowmap_same(&one, key))
            return true;
    }
    return false;
}

static bool view_has(const void *self, uint32_t row, const struct rowmap_key *key)
{
    const struct layer_view *view = self;
    const void *record = row_of(view->rows, row);

    if (view->index == LAYER_USER_BY_LOGIN)
        return login_has(record, key);
    struct rowmap_key own = key_of(view->index, record);
    return rowmap_same(&own, key);
}

static void index_logins(struct layer *l, struct rowmap *map,
                         const struct layer_sink *sink)
{
    for (size_t row = 0; row < l->rows[RECORD_USER].n; row++) {
        const struct user *u = layer_row(l, RECORD_USER, row);
        for (size_t i = 0; i < u->login_ids.n; i++) {
            struct rowmap_key key = layer_text_key(u->login_ids.items[i]);
            uint32_t before = rowmap_put(map, &key, (uint32_t)row);
            if (before != ROWMAP_NONE)
                sink->twice(sink->self, LAYER_USER_BY_LOGIN, (uint32_t)row, before);
        }
    }
}

static void index_rows(struct layer *l, enum layer_index index,
                       const struct layer_sink *sink)
{
    enum record_kind kind = layer_kind(index);

    for (size_t row = 0; row < l->rows[kind].n; row++) {
        struct rowmap_key key = key_of(index, layer_row(l, kind, row));
        if (key.len[0] == 0)
            continue; /* what has no id has been reported */
        uint32_t before = rowmap_put(l->maps[index], &key, (uint32_t)row);
        if (before == ROWMAP_NONE)
            continue;
        if (index == LAYER_STORED_BY_PLACE)
            ((struct stored *)layer_row(l, kind, row))->older =
                layer_row(l, kind, before);
        else
            sink->twice(sink->self, index, (uint32_t)row, before);
    }
}

static size_t count_logins(const struct layer *l)
{
    size_t n = 0;

    for (size_t row = 0; row < l->rows[RECORD_USER].n; row++)
        n += ((const struct user *)layer_row(l, RECORD_USER, row))->login_ids.n;
    return n;
}

void layer_index(struct layer *l, const struct layer_sink *sink)
{
    for (int i = 0; i < LAYER_INDEXES; i++) {
        enum layer_index index = (enum layer_index)i;
        const struct layer_rows *rows = &l->rows[layer_kind(index)];
        size_t n = index == LAYER_USER_BY_LOGIN ? count_logins(l) : rows->n;
        if (n == 0)
            continue;
        l->views[i] = (struct layer_view){ rows, index };
        l->maps[i] =
            rowmap_make(l->arena, n, (struct rowmap_rows){ view_has, &l->views[i] });
        if (index == LAYER_USER_BY_LOGIN)
            index_logins(l, l->maps[i], sink);
        else
            index_rows(l, index, sink);
    }
}

const void *layer_find(const struct layer *l, enum layer_index index,
                       const struct rowmap_key *key)
{
    if (!l->maps[index])
        return NULL;
    uint32_t row = rowmap_find(l->maps[index], key);
    return row == ROWMAP_NONE ? NULL : layer_row(l, layer_kind(index), row);
}
