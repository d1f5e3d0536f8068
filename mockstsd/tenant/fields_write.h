/* SPDX-License-Identifier: MIT */
/* fields_write: how does a record look as JSON, by its table? The inverse of fields_read. */
#ifndef STS_FIELDS_WRITE_H
#define STS_FIELDS_WRITE_H

#include <stdbool.h>

#include "tenant/fields.h"

struct jwrite;

/*
 * Write a record as an object: the required keys, and those that differ from their default.
 *
 * Takes    open: secrets as they are; otherwise their SHA-256 alone.
 */
void fields_write(struct jwrite *json, const struct field_table *table,
                  const void *record, bool open);

#endif
