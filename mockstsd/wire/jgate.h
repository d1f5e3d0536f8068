/* SPDX-License-Identifier: MIT */
/*
 * jgate: are these bytes JSON, to the letter of RFC 8259, before any parser sees them?
 *
 * One linear scan without recursion: bounded depth, member names unique after unescaping,
 * no NUL (raw or escaped), well-formed UTF-8, no byte order mark, no lone surrogate, numbers
 * within the range of a double, nothing after the value. jgate_walk also tells what it saw.
 */
#ifndef STS_JGATE_H
#define STS_JGATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"

struct arena;
struct err;

enum {
    JGATE_DEPTH = 32,               /* containers within containers */
    JGATE_BYTES = 16 * 1024 * 1024, /* what jgate_check lets through */
};

enum jgate_kind {
    JGATE_OBJECT,
    JGATE_OBJECT_END,
    JGATE_ARRAY,
    JGATE_ARRAY_END,
    JGATE_KEY,
    JGATE_STRING,
    JGATE_NUMBER, /* its text as written */
    JGATE_TRUE,
    JGATE_FALSE,
    JGATE_NULL,
};

struct jgate_event {
    enum jgate_kind kind;
    const char
        *text; /* KEY, STRING: unescaped; NUMBER: as written. Valid during the call */
    size_t text_len; /* text has no NUL at its end */
    bool escaped;    /* text is not a piece of the document, which it is otherwise */
    size_t line;     /* from 1 */
    size_t column;   /* from 1, in bytes */
};

struct jgate_sink {
    /* Called for every event; -1 with *e filled ends the walk. NULL: nobody listens. */
    int (*event)(void *self, const struct jgate_event *event, struct err *e);
    struct arena *arena; /* for unescaped texts; must be given with event */
    size_t max_bytes;    /* 0 means JGATE_BYTES */
    unsigned max_depth;  /* 0 means JGATE_DEPTH, and no more than that is possible */
};

/*
 * Check a whole document.
 *
 * Fails    ERR_PARSE with line, column and byte; ERR_LIMIT for size, depth, number length.
 * Cost     linear; objects over 16 members cost a sort of their names.
 * Source   RFC 8259; contract.md 2.4 (JSON in).
 */
int jgate_check(const char *bytes, size_t bytes_len, struct err *e) MUST_USE;

/*
 * Check a whole document and tell every event in the order of the text.
 *
 * Takes    bytes need no NUL at the end. A name that comes twice may be told before it is
 *          refused; whatever was told is void when -1 comes back.
 * Fails    as jgate_check, or as the sink failed.
 */
int jgate_walk(const char *bytes, size_t bytes_len, const struct jgate_sink *sink,
               void *self, struct err *e) MUST_USE;

#endif
