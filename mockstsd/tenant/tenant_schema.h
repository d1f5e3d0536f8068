/* SPDX-License-Identifier: MIT */
/* tenant_schema: which fixtures are well formed, as JSON Schema (draft 2020-12). */
#ifndef STS_TENANT_SCHEMA_H
#define STS_TENANT_SCHEMA_H

struct buf;
struct field_table;
struct jwrite;

/* Append the schema, made from the tables that the loader reads by. */
void tenant_schema(struct buf *out);

/* The members of an object's schema, by its table: for files that are no fixtures, too. */
void tenant_schema_table(struct jwrite *w, const struct field_table *table);

#endif
