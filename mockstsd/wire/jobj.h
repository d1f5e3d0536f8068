/* SPDX-License-Identifier: MIT */
/*
 * jobj: what does this JSON say, and if it says something else, where?
 *
 * Reading by typed, case-sensitive getters; an error names the path
 * (`rules[2].effect: expected a text`). Only bytes that pass jgate are read. Numbers keep
 * the digits they came with. jwrite.h builds JSON.
 */
#ifndef STS_JOBJ_H
#define STS_JOBJ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

struct arena;
struct cJSON;
struct err;
struct jwrite;

/* A value inside a parsed document: a handle to be copied. node NULL means absent. */
struct jobj {
    const struct cJSON *root, *node;
};

struct jobj_list {
    const char **texts;
    size_t n;
};

enum jobj_kind {
    JOBJ_ABSENT,
    JOBJ_NULL,
    JOBJ_BOOL,
    JOBJ_NUMBER,
    JOBJ_TEXT,
    JOBJ_ARRAY,
    JOBJ_OBJECT,
};

/*
 * Check (jgate) and parse a document.
 *
 * Owns     the arena: handles and texts live as long as it.
 * Fails    ERR_PARSE, ERR_LIMIT as jgate_check; ERR_UNAVAILABLE when memory is out.
 */
int jobj_parse(struct arena *a, const char *bytes, size_t bytes_len, struct jobj *out,
               struct err *e) MUST_USE;

/* As jobj_parse, but ERR_PARSE unless the document is an object. */
int jobj_parse_object(struct arena *a, const char *bytes, size_t bytes_len,
                      struct jobj *out, struct err *e) MUST_USE;

enum jobj_kind jobj_kind(struct jobj v);               /* What it is. */
struct jobj jobj_get(struct jobj o, const char *name); /* A member, or absent. */
bool jobj_has(struct jobj o, const char *name);        /* True if there, null included. */
bool jobj_present(struct jobj o, const char *name);    /* True if there and not null. */

/* Walk members or items in order: for (v = jobj_first(o); v.node; v = jobj_next(v)). */
struct jobj jobj_first(struct jobj v);
struct jobj jobj_next(struct jobj v);
const char *jobj_name(struct jobj v); /* Of a member; NULL for an item. Owns: the tree. */
const char *jobj_digits(struct jobj v); /* A number as written; NULL for all else. */
size_t jobj_count(struct jobj v);       /* Members or items; 0 for all else. */

/* The path from the root, "rules[2].effect"; "" for the root. Owns: the arena. */
const char *jobj_path(struct arena *a, struct jobj v);

/*
 * Read one value. A whole number may be written 1000000000, 1e9 or 1000000000.0; it is exact
 * in all of int64 or refused.
 *
 * Owns     texts and handles: the document.
 * Fails    ERR_PARSE with the path; *out stays untouched.
 * Source   RFC 7519 2; JWT-018, JWT-055.
 */
int jobj_as_text(struct jobj v, const char **out, struct err *e) MUST_USE;
int jobj_as_int(struct jobj v, int64_t *out, struct err *e) MUST_USE;
int jobj_as_double(struct jobj v, double *out, struct err *e) MUST_USE;
int jobj_as_bool(struct jobj v, bool *out, struct err *e) MUST_USE;

/*
 * As above for the member of that name, which must be there. jobj_time takes a fraction and
 * drops it (NumericDate).
 */
int jobj_text(struct jobj o, const char *name, const char **out, struct err *e) MUST_USE;
int jobj_int(struct jobj o, const char *name, int64_t *out, struct err *e) MUST_USE;
int jobj_time(struct jobj o, const char *name, int64_t *out_s, struct err *e) MUST_USE;
int jobj_bool(struct jobj o, const char *name, bool *out, struct err *e) MUST_USE;
int jobj_array(struct jobj o, const char *name, struct jobj *out, struct err *e) MUST_USE;
int jobj_object(struct jobj o, const char *name, struct jobj *out,
                struct err *e) MUST_USE;

/* As above, but an absent member is fine and leaves *out untouched; a null is not absent. */
int jobj_opt_text(struct jobj o, const char *name, const char **out,
                  struct err *e) MUST_USE;
int jobj_opt_int(struct jobj o, const char *name, int64_t *out, struct err *e) MUST_USE;
int jobj_opt_time(struct jobj o, const char *name, int64_t *out_s,
                  struct err *e) MUST_USE;
int jobj_opt_bool(struct jobj o, const char *name, bool *out, struct err *e) MUST_USE;
int jobj_opt_array(struct jobj o, const char *name, struct jobj *out,
                   struct err *e) MUST_USE;
int jobj_opt_object(struct jobj o, const char *name, struct jobj *out,
                    struct err *e) MUST_USE;

/*
 * Read an array of texts, or a single text as a list of one (so `aud` is written).
 *
 * Owns     the list: the arena; its texts: the document.
 * Fails    ERR_PARSE with the path of the item that is no text.
 */
int jobj_as_texts(struct arena *a, struct jobj v, struct jobj_list *out,
                  struct err *e) MUST_USE;

/* Write a value as it was read, numbers digit for digit. */
void jobj_write(struct jobj v, struct jwrite *w);

#endif
