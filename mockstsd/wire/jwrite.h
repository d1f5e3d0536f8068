/* SPDX-License-Identifier: MIT */
/*
 * jwrite: how is JSON written?
 *
 * Compact, into a buf; commas come by themselves, the order is the caller's. `/` and
 * non-ASCII stay as they are; integers are exact. Whoever calls balances begin and end.
 */
#ifndef STS_JWRITE_H
#define STS_JWRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

struct jwrite {
    struct buf *out;
    bool comma; /* the next value or key needs one before it */
};

struct jwrite jwrite_make(struct buf *out); /* A writer that appends to out. */

void jwrite_object(struct jwrite *w);     /* Begin an object. */
void jwrite_object_end(struct jwrite *w); /* End it. */
void jwrite_array(struct jwrite *w);      /* Begin an array. */
void jwrite_array_end(struct jwrite *w);  /* End it. */
void jwrite_key(struct jwrite *w,
                const char *name); /* A member's name; its value follows. */

void jwrite_text(struct jwrite *w, const char *text); /* A string; NULL writes null. */
void jwrite_text_len(struct jwrite *w, const char *text, size_t text_len); /* A string. */
void jwrite_int(struct jwrite *w, int64_t n);   /* An exact integer. */
void jwrite_bool(struct jwrite *w, bool value); /* true or false. */
void jwrite_null(struct jwrite *w);             /* null. */

/* A value that is JSON already. Takes: text that passed jgate, or that we wrote. */
void jwrite_raw(struct jwrite *w, const char *text);

/* A key and its value in one call. */
void jwrite_member_text(struct jwrite *w, const char *name, const char *text);
void jwrite_member_int(struct jwrite *w, const char *name, int64_t n);
void jwrite_member_bool(struct jwrite *w, const char *name, bool value);
void jwrite_member_raw(struct jwrite *w, const char *name, const char *text);
void jwrite_member_object(struct jwrite *w,
                          const char *name); /* Key and begin of an object. */
void jwrite_member_array(struct jwrite *w,
                         const char *name); /* Key and begin of an array. */

/* A key and an array of strings. */
void jwrite_member_texts(struct jwrite *w, const char *name, const char *const *texts,
                         size_t n_texts);

#endif
