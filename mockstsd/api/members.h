/* SPDX-License-Identifier: MIT */
/*
 * members: what does the JSON body of a management or control route hold?
 *
 * A table of names, kinds and offsets; every endpoint has one. null, "" and an empty list are
 * as if absent; integers may be digits in a text (contract.md 2.4, 2.5).
 */
#ifndef STS_MEMBERS_H
#define STS_MEMBERS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "wire/jobj.h"

struct call;
struct err;

enum member_kind {
    MEMBER_TEXT,    /* const char *, NULL: absent */
    MEMBER_TEXTS,   /* struct texts */
    MEMBER_INTEGER, /* int64_t */
    MEMBER_BOOL,    /* bool */
    MEMBER_OBJECT,  /* struct jobj */
    MEMBER_ARRAY,   /* struct jobj */
};

struct member {
    const char *name;
    enum member_kind kind;
    size_t at; /* offsetof in the struct that is filled */
};

struct member_table {
    const struct member *rows;
    size_t n;
};

#define MEMBER_TABLE(array)                                                              \
    ((struct member_table){ (array), sizeof(array) / sizeof((array)[0]) })

/*
 * Parse the body of a call; an empty one is an empty object.
 *
 * Owns     the arena.
 * Fails    OAUTH_MALFORMED.
 */
int members_parse(const struct call *call, struct jobj *out, struct err *e) MUST_USE;

/*
 * Read the members of an object into a struct.
 *
 * Takes    into: zeroed, laid out as the table says.
 * Owns     the arena of the call.
 * Fails    OAUTH_BAD_VALUE with the path; OAUTH_UNKNOWN_FIELD for a name that the table does
 *          not have, unless the project ignores those.
 */
int members_read(const struct call *call, struct jobj body, struct member_table table,
                 void *into, struct err *e) MUST_USE;

#endif
