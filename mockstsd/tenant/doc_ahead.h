/* SPDX-License-Identifier: MIT */
/*
 * doc_ahead: what comes next in this YAML text?
 *
 * The events of libyaml, one by one. It takes most of the time that a file takes, so that it
 * reads a long text in a thread of its own, ahead of those who make something of it. For doc.c
 * alone.
 */
#ifndef STS_DOC_AHEAD_H
#define STS_DOC_AHEAD_H

#include <stddef.h>

struct arena;
struct yaml_event_s;
struct yaml_parser_s;

struct doc_ahead;

/*
 * Begin to read.
 *
 * Takes    a text that lasts until doc_ahead_end, or until the arena ends.
 * Returns  NULL if there is not enough memory.
 * Owns     the arena, which ends it as well.
 */
struct doc_ahead *doc_ahead_start(const char *text, size_t text_len, struct arena *a);

/* The next event. Returns NULL if libyaml fails. Owns: the reader, until the next call. */
const struct yaml_event_s *doc_ahead_next(struct doc_ahead *d);

/* Why it failed. Takes: a reader whose last answer was NULL. Owns: the reader. */
const struct yaml_parser_s *doc_ahead_failure(const struct doc_ahead *d);

/* The text is not looked at any more. */
void doc_ahead_end(struct doc_ahead *d);

#endif
