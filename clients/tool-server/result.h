/* SPDX-License-Identifier: MIT */
/*
 * result: how is the result of a request written, in the words of its revision?
 *
 * Each returns 0, so that a method ends with it.
 */
#ifndef STS_RESULT_H
#define STS_RESULT_H

#include "base/buf.h"
#include "wire/jobj.h"
#include "wire/jwrite.h"

struct tools_row;
struct turn;

/* A result that is being written. */
struct result {
    struct buf text;
    struct jwrite w;
};

/* Begin one. Takes: kind "complete" or "input_required" (2026-07-28). Owns: the arena. */
struct result *result_begin(struct turn *t, const char *kind);

/* End it: it is what comes of the turn. */
int result_end(struct turn *t, struct result *r);

/* A tool gave this answer: structured, and the same as text. */
int result_give(struct turn *t, const struct tools_row *tool, struct jobj answer);

/* A tool failed: isError, with a sentence for the model. */
int result_error(struct turn *t, const char *sentence);

/* Write {"name","title","version"} of this server under a key. */
void result_write_server(struct jwrite *w, const char *key);

#endif
