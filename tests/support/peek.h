/* SPDX-License-Identifier: MIT */
/*
 * peek: what stands at this place of a JSON answer?
 *
 * Paths are names and positions with dots between: "data.chain.0.role". Looking where nothing
 * is gives an absent value, so that a row can ask for it.
 */
#ifndef STS_PEEK_H
#define STS_PEEK_H

#include "wire/jobj.h"

struct arena;

struct jobj peek_at(struct jobj v,
                    const char *path); /* The value; absent if there is none. */

/* The text there; NULL if there is none or it is no text. Owns: the document. */
const char *peek_text(struct jobj v, const char *path);

int64_t peek_int(struct jobj v,
                 const char *path); /* The integer there; INT64_MIN if none. */

/* The texts of the array there with a blank between, "" for none. Owns: the arena. */
const char *peek_joined(struct arena *a, struct jobj v, const char *path);

/* The member `name` of each object of the array there, joined alike. Owns: the arena. */
const char *peek_column(struct arena *a, struct jobj v, const char *path,
                        const char *name);

/* Parse; the test fails if that is no JSON object. Owns: the arena. */
struct jobj peek_parse(struct arena *a, const char *text, size_t text_len);

/* The payload (part 1) or header (part 0) of a compact token. Owns: the arena. */
struct jobj peek_token(struct arena *a, const char *token, int part);

#endif
