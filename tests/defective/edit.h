/* SPDX-License-Identifier: MIT */
/*
 * edit: what does this JSON say after some of its members were spoilt?
 *
 * Edits are a map of path pattern → value: null removes, a plain value replaces or adds, an
 * object with one of the words of README.md says what becomes of the old value.
 */
#ifndef STS_EDIT_H
#define STS_EDIT_H

#include "wire/jobj.h"

struct arena;
struct form;

struct edit_ask {
    struct jobj doc, edits;
    struct jobj inbound;     /* what "inbound" copies from; may be absent */
    int64_t now_s;           /* what "now" counts from */
    const struct form *form; /* what "asked" copies from; may be NULL */
};

/* Carry them out. Owns: the arena. */
const char *edit_json(const struct edit_ask *ask, struct arena *a);

/* What stands at a path, "a.b.0.c", or absent. */
struct jobj edit_at(struct jobj doc, const char *path);

/* A text after one edit: null gives NULL, a text itself. Owns: the arena. */
const char *edit_text(struct jobj how, const char *old, struct arena *a);

#endif
