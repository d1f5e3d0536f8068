/* SPDX-License-Identifier: MIT */
/*
 * shelf: how is a credential kept that was stored while running?
 *
 * As a sealed row, bound to its project, place, id and key version: a row that was moved or
 * touched opens no more. A row hides the fixture's credential of the same id.
 */
#ifndef STS_SHELF_H
#define STS_SHELF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "tenant/snapshot.h"

struct arena;
struct change;
struct err;
struct sts;

struct shelf_item {
    struct stored stored;
    int64_t since_ms; /* when it was stored first; a renewal keeps it */
    bool gone;        /* deleted, also in the fixture */
};

/* Newest first. */
struct shelf_items {
    const struct shelf_item **items;
    size_t n;
};

/*
 * Seal an item into a change.
 *
 * Takes    item: lives until the change is committed.
 * Fails    OAUTH_SERVER_ERROR.
 */
int shelf_put(const struct sts *sts, const char *project, const struct shelf_item *item,
              struct change *change, struct err *e) MUST_USE;

struct shelf_query {
    const char *project;
    struct snapshot_place place; /* app_id NULL: every place */
    int64_t now_s;               /* Unix seconds */
};

/*
 * What was stored at one place while running.
 *
 * Owns     the arena, which wipes the secrets.
 * Fails    OAUTH_SERVER_ERROR, also for a row that does not open.
 * Cost     one atomic load while nothing was stored.
 */
int shelf_read(const struct sts *sts, const struct shelf_query *query, struct arena *a,
               struct shelf_items *out, struct err *e) MUST_USE;

#endif
