/* SPDX-License-Identifier: MIT */
/*
 * jtext: where does a JSON string or number end, and what does it say?
 *
 * The lexical half of jgate.h, which keeps lines, columns and structure. Every step moves a
 * cursor and returns NULL, or stops at the fault and returns the reason.
 */
#ifndef STS_JTEXT_H
#define STS_JTEXT_H

#include <stdbool.h>
#include <stddef.h>

enum { JTEXT_NUMBER_CHARS = 1024 }; /* chosen: no number is longer */

/* A string or number as written, without its quotes. */
struct jtext_raw {
    const char *text;
    size_t len;
    bool escaped; /* has a backslash: jtext_unescape gives its meaning */
    bool high;    /* has bytes over 0x7F, which nobody has checked */
};

/*
 * At a quote: step behind the closing one.
 *
 * Returns  NULL, or why not; the bytes between are then not usable.
 * Owns     the reason: nobody; *out points into the text.
 * Source   RFC 8259 7.
 */
const char *jtext_string(const char **p, const char *end, struct jtext_raw *out);

/* At a digit or minus: step behind the number. Owns: nobody. Source: RFC 8259 6. */
const char *jtext_number(const char **p, const char *end);

/* True if a double holds the number. Takes: JTEXT_NUMBER_CHARS at most, in the grammar. */
bool jtext_in_range(const char *text, size_t text_len);

/* The next quote, backslash or control character; end if there is none. Owns: nobody. */
const char *jtext_stop(const char *p, const char *end);

/* Unescape a string that jtext_string passed into room for raw->len bytes; how many it was. */
size_t jtext_unescape(const struct jtext_raw *raw, char *room);

#endif
