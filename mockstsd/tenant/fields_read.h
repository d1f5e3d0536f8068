/* SPDX-License-Identifier: MIT */
/* fields_read: which record does this node describe, by its table? */
#ifndef STS_FIELDS_READ_H
#define STS_FIELDS_READ_H

#include "tenant/fields.h"
#include "tenant/fields_reader.h"

/*
 * Fill a record from a map.
 *
 * Takes    a record that holds its defaults already. What is wrong becomes a diagnostic and
 *          leaves the default; null is as if left out.
 * Owns     all that the record points to lives in the reader's arena.
 */
void fields_read(struct fields_reader *r, const struct field_table *table,
                 const struct node *map, void *record);

#endif
