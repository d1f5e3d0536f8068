/* SPDX-License-Identifier: MIT */
/* fields_read: which record does this node describe, by its table? */
#ifndef STS_FIELDS_READ_H
#define STS_FIELDS_READ_H

#include <stddef.h>
#include <stdint.h>

#include "tenant/diag.h"
#include "tenant/doc.h"
#include "tenant/fields.h"

struct arena;

/* Room for texts, packed without gaps. */
struct fields_pool {
    char *at;
    size_t room;
};

struct fields_reader {
    struct arena *arena; /* of the records */
    struct diags *diags;
    int64_t now_s;
    struct fields_pool texts, secrets; /* secrets: wiped when the arena ends */
};

/*
 * Fill a record from a map.
 *
 * Takes    a record that holds its defaults already. What is wrong becomes a diagnostic and
 *          leaves the default; null is as if left out.
 * Owns     all that the record points to lives in the reader's arena.
 */
void fields_read(struct fields_reader *r, const struct field_table *table,
                 const struct node *map, void *record);

/* Report something about a node. */
void fields_complain(struct fields_reader *r, const struct node *node,
                     enum diag_code code, const char *hint, const char *fmt, ...)
    PRINTF_LIKE(5, 6);

#endif
