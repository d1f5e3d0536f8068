/* SPDX-License-Identifier: MIT */
/* fields_write: how does a record look as JSON, by its table? The inverse of fields_read. */
#ifndef STS_FIELDS_WRITE_H
#define STS_FIELDS_WRITE_H

#include "tenant/fields.h"
#include "tenant/tenant_write.h"

struct jwrite;

/* Write a record as an object: the required keys, and those that differ from their default. */
void fields_write(struct jwrite *json, const struct field_table *table,
                  const void *record, enum write_secrets secrets);

#endif
