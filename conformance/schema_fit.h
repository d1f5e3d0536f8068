/* SPDX-License-Identifier: MIT */
/*
 * schema_fit: is a value as a JSON Schema says that a target has published?
 *
 * Of the schema language what such documents use: type, enum, pattern, required, properties, items
 * and references within the document.
 */
#ifndef STS_SCHEMA_FIT_H
#define STS_SCHEMA_FIT_H

#include "wire/jobj.h"

struct arena;

/*
 * Compare. A member that a schema with properties does not name is a misfit.
 *
 * Takes    ref: which schema of the document, "#/components/schemas/AuditPage".
 * Returns  NULL if it fits, else one sentence; a keyword that is not known here is one. Owns: the arena.
 */
const char *schema_fit_miss(struct arena *a, struct jobj document, const char *ref,
                            struct jobj value);

#endif
