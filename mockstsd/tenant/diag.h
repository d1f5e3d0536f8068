/* SPDX-License-Identifier: MIT */
/*
 * diag: what is wrong with the file that a person wrote, and where?
 *
 * Collects every problem of a text, or of several, not the first alone: place, path of the key, stable
 * code, sentence, "did you mean". Prints nothing itself. A text never holds a secret.
 */
#ifndef STS_DIAG_H
#define STS_DIAG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"

struct arena;
struct buf;
struct diags;

enum diag_code {
    DIAG_SYNTAX,
    DIAG_YAML_FEATURE,
    DIAG_TOO_DEEP,
    DIAG_TOO_LARGE,
    DIAG_DUPLICATE_KEY,
    DIAG_UNKNOWN_KEY,
    DIAG_MISSING_KEY,
    DIAG_WRONG_TYPE,
    DIAG_BAD_VALUE,
    DIAG_BAD_ID,
    DIAG_DUPLICATE_ID,
    DIAG_UNKNOWN_REFERENCE,
    DIAG_BAD_URI,
    DIAG_RULE,
    DIAG_SECRET_PORTABLE, /* from here on: warnings */
    DIAG_ES256,
    DIAG_UNKNOWN_SCOPE,
    DIAG_CODES,
};

struct diag_at {
    const char *path;      /* "clients[2].grantTypes[0]"; "" is the whole text */
    unsigned line, column; /* from 1, in characters; 0: not known yet */
};

struct diag {
    const char *file;
    unsigned file_number; /* in the order of opening */
    enum diag_code code;
    struct diag_at at;
    const char *text; /* a sentence */
    const char *hint; /* what they may have meant, or NULL */
};

/*
 * A collection for one text.
 *
 * Takes    file: the name to show.
 * Owns     the arena; all that is added is copied into it.
 */
struct diags *diag_open(struct arena *a, const char *file);

/* From now on problems are those of another text. Takes: the name to show. */
void diag_enter(struct diags *d, const char *file);

/* Add a problem. Takes: hint may be NULL. After 1,000 they are only counted. */
void diag_add(struct diags *d, const struct diag_at *at, enum diag_code code,
              const char *hint, const char *fmt, ...) PRINTF_LIKE(5, 6);

struct arena *
diag_arena(const struct diags *d);         /* Where it lives. Owns: the caller of open. */
size_t diag_errors(const struct diags *d); /* How many errors; 0: the text is good. */
size_t diag_warnings(const struct diags *d); /* How many warnings. */

/* The problems kept, sorted by place. Owns: the collection; adding more ends the list. */
const struct diag *diag_list(struct diags *d, size_t *n);

/* Give a place to each problem of this path that has none yet. */
void diag_settle(struct diags *d, const char *path, unsigned line, unsigned column);

/* Give the beginning of the text to all that have none: what they name stands elsewhere. */
void diag_settle_rest(struct diags *d);

/* Call all that is said of this path, or of what is below it, by another name. */
void diag_rename(struct diags *d, const char *path, const char *name);

/* True while a problem has no place. */
bool diag_unsettled(const struct diags *d);

const char *
diag_code_name(enum diag_code code);     /* "unknown-key": stable, for machines. */
bool diag_is_error(enum diag_code code); /* False for a warning. */

/*
 * Append one line per problem and a last line that counts them.
 *
 * Source   the form that editors and compilers know: file:line:column: error: text
 */
void diag_text(struct diags *d, struct buf *out);

/* Append a JSON array of {file, line, column, path, level, code, message, hint?}. */
void diag_json(struct diags *d, struct buf *out);

#endif
