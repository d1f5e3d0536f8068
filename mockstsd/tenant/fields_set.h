/* SPDX-License-Identifier: MIT */
/*
 * fields_set: how does one value get into its member?
 *
 * One function per type of field that has no fields of its own; fields_read picks it.
 */
#ifndef STS_FIELDS_SET_H
#define STS_FIELDS_SET_H

#include "tenant/fields.h"
#include "tenant/fields_reader.h"

/* Put the value of a node into a record. What does not fit is reported and left. */
void fields_set(struct fields_reader *r, const struct field *field,
                const struct node *node, void *record);

/* A lasting copy of a node's text; any other node is reported and gives NULL. Owns: the reader. */
const char *fields_set_text(struct fields_reader *r, const struct field *field,
                            const struct node *node);

#endif
