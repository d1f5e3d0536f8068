/* SPDX-License-Identifier: MIT */
/*
 * fields: what does the JSON body of a management or control route hold?
 *
 * A table of names, kinds and offsets; every endpoint has one. null, "" and an empty list are
 * as if absent; integers may be digits in a text (contract.md 2.4, 2.5).
 */
#ifndef STS_FIELDS_H
#define STS_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "wire/jobj.h"

struct call;
struct err;

enum field_kind {
    FIELD_TEXT,    /* const char *, NULL: absent */
    FIELD_TEXTS,   /* struct texts */
    FIELD_INTEGER, /* int64_t */
    FIELD_BOOL,    /* bool */
    FIELD_OBJECT,  /* struct jobj */
    FIELD_ARRAY,   /* struct jobj */
};

struct field {
    const char *name;
    enum field_kind kind;
    size_t at; /* offsetof in the struct that is filled */
};

struct field_table {
    const struct field *rows;
    size_t n;
};

#define FIELD_TABLE(array)                                                               \
    ((struct field_table){ (array), sizeof(array) / sizeof((array)[0]) })

/*
 * Parse the body of a call; an empty one is an empty object.
 *
 * Owns     the arena.
 * Fails    OAUTH_MALFORMED.
 */
int fields_parse(const struct call *call, struct jobj *out, struct err *e) MUST_USE;

/*
 * Read the members of an object into a struct.
 *
 * Takes    into: zeroed, laid out as the table says.
 * Owns     the arena of the call.
 * Fails    OAUTH_BAD_VALUE with the path; OAUTH_UNKNOWN_FIELD for a name that the table does
 *          not have, unless the project ignores those.
 */
int fields_read(const struct call *call, struct jobj body, struct field_table table,
                void *into, struct err *e) MUST_USE;

#endif
