/* SPDX-License-Identifier: MIT */
/* jdigits: which numbers stand in this JSON, digit for digit? For jobj.c, whose parser rounds. */
#ifndef STS_JDIGITS_H
#define STS_JDIGITS_H

#include <stddef.h>

#include "base/attr.h"

struct arena;
struct err;

struct jdigits {
    struct jdigits *next;
    const char *at; /* in the document */
    char *text;
};

/*
 * Pass a document through jgate and list its numbers in their order.
 *
 * Takes    *bytes: replaced by a copy if a number is longer than the parser can take; a short
 *          one stands in its place there.
 * Owns     the arena.
 * Fails    as jgate_check.
 */
int jdigits_collect(struct arena *a, const char **bytes, size_t bytes_len,
                    struct jdigits **out, struct err *e) MUST_USE;

#endif
