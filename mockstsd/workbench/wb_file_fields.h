/* SPDX-License-Identifier: MIT */
/*
 * wb_file_fields: which keys does a policy test file have?
 *
 * One table per record, in the form of tenant/fields.h: wb_file.c reads by it and prints the
 * schema from it.
 */
#ifndef STS_WB_FILE_FIELDS_H
#define STS_WB_FILE_FIELDS_H

#include "tenant/fields.h"

/* A list at the top of a test file. */
struct wb_file_list {
    const char *key;
    const struct field_table *table;
};

enum { WB_FILE_LISTS = 5 };

/* cases, reach, never, always, compare */
extern const struct wb_file_list wb_file_fields_lists[WB_FILE_LISTS];
extern const struct field_table wb_file_fields_gates;
/* What is said of parties in `that`. */
extern const struct field_table wb_file_fields_user, wb_file_fields_client;

#endif
