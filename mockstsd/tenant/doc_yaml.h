/* SPDX-License-Identifier: MIT */
/*
 * doc_yaml: what comes next in this YAML text?
 *
 * The events of libyaml, one by one, as what doc.c makes nodes of; for doc.c alone. libyaml
 * takes most of the time that a file takes, so that it reads a long text in a thread of its
 * own, ahead of those who make something of it.
 */
#ifndef STS_DOC_YAML_H
#define STS_DOC_YAML_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct doc_yaml;

enum doc_yaml_kind {
    DOC_YAML_NOTHING, /* that matters here */
    DOC_YAML_DOCUMENT,
    DOC_YAML_ALIAS,
    DOC_YAML_SCALAR,
    DOC_YAML_LIST,
    DOC_YAML_MAP,
    DOC_YAML_END, /* of a list or map */
    DOC_YAML_LAST,
};

struct doc_yaml_event {
    enum doc_yaml_kind kind;
    const char *text; /* of a scalar; a NUL may be in it */
    size_t text_len;
    bool plain;            /* a scalar without quotes */
    bool marked;           /* with an anchor or a tag; a document: with a directive */
    unsigned line, column; /* counted from 1 */
};

/* Why libyaml failed. */
struct doc_yaml_failure {
    const char *why; /* NULL: out of memory */
    bool at_byte;    /* no character: only its offset is known, no line */
    size_t offset;
    unsigned line, column;
};

/*
 * Begin to read.
 *
 * Takes    a text that lasts until doc_yaml_close, or until the arena ends.
 * Returns  NULL if there is not enough memory.
 * Owns     the arena, which closes it as well.
 */
struct doc_yaml *doc_yaml_open(const char *text, size_t text_len, struct arena *a);

/* The next event. Returns NULL if libyaml fails. Owns: the reader, until the next call. */
const struct doc_yaml_event *doc_yaml_next(struct doc_yaml *d);

/* Takes: a reader whose last answer was NULL. Owns: the reader keeps the text. */
struct doc_yaml_failure doc_yaml_failure(const struct doc_yaml *d);

/* The text is not looked at any more. */
void doc_yaml_close(struct doc_yaml *d);

#endif
