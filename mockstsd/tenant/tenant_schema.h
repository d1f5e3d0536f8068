/* SPDX-License-Identifier: MIT */
/* tenant_schema: which fixtures are well formed, as JSON Schema (draft 2020-12). */
#ifndef STS_TENANT_SCHEMA_H
#define STS_TENANT_SCHEMA_H

struct buf;

/* Append the schema, made from the tables that the loader reads by. */
void tenant_schema(struct buf *out);

#endif
