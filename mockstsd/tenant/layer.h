/* SPDX-License-Identifier: MIT */
/*
 * layer: the records of one text, and their indexes.
 *
 * A snapshot is a stack of layers: the fixture, and over it what was changed at run time. A
 * layer is filled, indexed once, and then never changed; it is counted, because snapshots
 * share it. (Inside of the tenant room; others look through snapshot.h.)
 */
#ifndef STS_LAYER_H
#define STS_LAYER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "tenant/record.h"
#include "tenant/rowmap.h"
#include "tenant/tenant.h"

struct arena;
struct idmap;

/* The indexes: each kind of record by its id, and the others. */
enum layer_index {
    LAYER_BY_ID = 0, /* + enum record_kind */
    LAYER_USER_BY_LOGIN = RECORD_KINDS,
    LAYER_CLIENT_BY_CLIENT_ID,
    LAYER_RESOURCE_BY_URI,
    LAYER_STORED_BY_PLACE,
    LAYER_MANAGEMENT_KEY_BY_DIGEST,
    LAYER_ACCESS_KEY_BY_DIGEST,
    LAYER_INDEXES,
};

/* Records of one kind, in chunks, so that they never move. */
struct layer_rows {
    size_t size; /* of one record */
    size_t n, n_chunks;
    void **chunks;
};

/* An index of a layer, as its rowmap sees it. */
struct layer_view {
    const struct layer_rows *rows;
    enum layer_index index;
};

/* A deletion of something beneath. */
struct layer_gone {
    struct layer_gone *next;
    enum record_kind kind;
    const char *id;
};

struct layer {
    struct arena *arena;
    atomic_size_t holds;
    struct layer_rows rows[RECORD_KINDS];
    struct layer_view views[LAYER_INDEXES];
    struct rowmap *maps[LAYER_INDEXES];
    struct idmap *gone[RECORD_KINDS]; /* ids deleted from what lies beneath; NULL: none */
    struct layer_gone *all_gone;      /* the same in a list */
};

/* Told of two rows with one key in an index where keys are unique. */
struct layer_sink {
    void (*twice)(void *self, enum layer_index index, uint32_t row, uint32_t before);
    void *self;
};

/* An empty layer, held once. NULL if the heap is exhausted. Owns: the caller drops it. */
struct layer *layer_open(void) MUST_USE;
struct layer *layer_hold(struct layer *l); /* Count one more user. Returns l. */
void layer_drop(struct layer *l);          /* One user less; the last one frees it. */

/* A zeroed record at the end of its kind's rows. Owns: the layer. */
void *layer_add(struct layer *l, enum record_kind kind);

/* The record of a row; row < l->rows[kind].n. Owns: the layer. */
void *layer_row(const struct layer *l, enum record_kind kind, size_t row);

/* Note that an id beneath is gone. */
void layer_delete(struct layer *l, enum record_kind kind, const char *id);

/* How many records and deletions. */
size_t layer_count(const struct layer *l);

/* Build the indexes; the sink hears of every key that stands twice. */
void layer_index(struct layer *l, const struct layer_sink *sink);

/* The record of a key in an index, or NULL. Owns: the layer. */
const void *layer_find(const struct layer *l, enum layer_index index,
                       const struct rowmap_key *key);

/* The kind of record an index is over. */
enum record_kind layer_kind(enum layer_index index);

/* The id of a record. Owns: the record's layer. */
const char *layer_id(const void *record);

/* The key made of one text. */
struct rowmap_key layer_text_key(const char *text);

/* The key of a place in the vault. */
struct rowmap_key layer_place_key(const char *app_id, const char *user_id,
                                  const char *tenant_id);

#endif
