/* SPDX-License-Identifier: MIT */
/*
 * draft: which header and payload has a forged token, byte by byte?
 *
 * Those of a good token, with what the check's data change: members laid over, text before and
 * behind, or another text altogether. "%XX" in such a text is a byte.
 */
#ifndef STS_DRAFT_H
#define STS_DRAFT_H

#include <stdbool.h>

#include "base/attr.h"
#include "wire/jobj.h"

struct arena;
struct err;

struct draft {
    const char *header, *payload; /* base64url */
    const char *signature;        /* of the good token */
    bool is_changed;
};

/*
 * Draft it.
 *
 * Takes    token: a good one; how: docs/checks.md, "Forging".
 * Owns     the arena.
 * Fails    ERR_PARSE.
 */
int draft_make(struct arena *a, const char *token, struct jobj how, struct draft *out,
               struct err *e) MUST_USE;

/* A text, or {"text", "repeat"}: the text so often. Owns: the arena. Fails: ERR_PARSE. */
int draft_text(struct arena *a, struct jobj value, const char **out,
               struct err *e) MUST_USE;

/*
 * Spoil the text of a token.
 *
 * Takes    how: {"part": 0 to 2, "how": "append", "insert", "swap", "unused" or "flip", "text"}.
 * Owns     the arena.
 * Fails    ERR_PARSE.
 */
int draft_spoil(struct arena *a, const char **token, struct jobj how,
                struct err *e) MUST_USE;

#endif
