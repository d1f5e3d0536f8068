/* SPDX-License-Identifier: MIT */
/*
 * form: application/x-www-form-urlencoded ↔ fields.
 *
 * Everything is decoded exactly once, so names compare decoded. What each field means is
 * none of its business.
 */
#ifndef STS_FORM_H
#define STS_FORM_H

#include <stddef.h>

#include "base/attr.h"

struct arena;
struct buf;
struct err;

enum { FORM_FIELDS = 64 };

struct form_field {
    const char *name, *value; /* decoded; a field without '=' has the value "" */
};

struct form {
    const struct form_field *fields; /* in the order of the body */
    size_t n_fields;
};

/*
 * Parse a body or a query.
 *
 * Owns     the arena.
 * Fails    ERR_PARSE for a bad escape, a NUL or invalid UTF-8; ERR_LIMIT over 64 fields.
 * Source   contract.md 2.4 (duplicate form field); WHATWG URL 5.1 for '+' and empty pieces.
 */
int form_parse(struct arena *a, const char *body, size_t body_len, struct form *out,
               struct err *e) MUST_USE;

/* How often a field occurs. */
size_t form_count(const struct form *f, const char *name);

/* The i-th value of a field, NULL if there are not that many. Owns: the form. */
const char *form_value(const struct form *f, const char *name, size_t i);

/*
 * The value of a field that may come once.
 *
 * Returns  0 with *out NULL if it is absent.
 * Fails    ERR_PARSE if it comes more than once.
 */
int form_get_once(const struct form *f, const char *name, const char **out,
                  struct err *e) MUST_USE;

/* Append "name=value", encoded, with '&' before it unless the buffer is empty. */
void form_add(struct buf *out, const char *name, const char *value);

/* Append a text, encoded. */
void form_encode(struct buf *out, const char *text);

/*
 * Decode one name or value ('+' is a blank, %XX a byte).
 *
 * Takes    text of text_len characters.
 * Owns     the arena.
 * Fails    ERR_PARSE as form_parse.
 */
int form_decode(struct arena *a, const char *text, size_t text_len, const char **out,
                struct err *e) MUST_USE;

#endif
