/* SPDX-License-Identifier: MIT */
/*
 * kept: how do records that were changed at run time outlive the process?
 *
 * Each is one row of the store: the record as fixture JSON, or the fact that it was deleted,
 * sealed and bound to its project, kind and id. admin.c writes them, opening an instance
 * reads them back.
 */
#ifndef STS_KEPT_H
#define STS_KEPT_H

#include <stddef.h>

#include "base/attr.h"
#include "base/secret.h"

struct arena;
struct change;
struct err;
struct overlay_change;
struct store;

/* Where rows are kept, and under which key. */
struct kept_place {
    struct store *store;
    struct secret vault_key; /* 32 bytes */
    const char *project;
    int row_kind; /* ROW_RECORD */
};

/*
 * Add one changed record to a change.
 *
 * Takes    a change whose arena lives until it is committed; record->json NULL: deleted.
 * Fails    ERR_CRYPTO.
 */
int kept_put(const struct kept_place *place, const struct overlay_change *record,
             struct change *change, struct err *e) MUST_USE;

/*
 * Every kept record of the project, ready for overlay_apply.
 *
 * Returns  *out, *n; nothing kept is no failure.
 * Owns     the arena; the texts hold secrets.
 * Fails    ERR_CRYPTO if a row was tampered with or the key is another; ERR_PARSE;
 *          ERR_UNAVAILABLE.
 */
int kept_read(const struct kept_place *place, struct arena *a,
              struct overlay_change **out, size_t *n, struct err *e) MUST_USE;

#endif
