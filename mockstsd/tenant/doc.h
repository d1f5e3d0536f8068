/* SPDX-License-Identifier: MIT */
/*
 * doc: what does this YAML or JSON text say, line by line?
 *
 * Text → nodes with their places. JSON (a text that begins with '{') goes through the strict
 * gate, YAML through libyaml's events with every trick refused: anchors, aliases, tags, merge
 * keys, second documents, duplicate keys, more than 32 levels. Plain YAML scalars follow the
 * core schema of YAML 1.2: yes, no, on, off are text; 010 is ten; 0x1F and 0o17 are integers.
 * Elements of a top-level list are handed out one by one, so a million of them need no memory.
 */
#ifndef STS_DOC_H
#define STS_DOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "tenant/diag.h"

enum node_kind {
    NODE_NULL,
    NODE_BOOL,
    NODE_INTEGER,
    NODE_DOUBLE,
    NODE_TEXT,
    NODE_LIST,
    NODE_MAP,
};

struct node {
    enum node_kind kind;
    unsigned line, column;         /* of the value */
    unsigned key_line, key_column; /* of the key, in a map */
    const char *key;               /* NULL in a list and at the top */
    size_t index;                  /* position in the list or map */
    const char
        *text; /* scalars: as written, without quotes and escapes; no NUL at its end */
    size_t text_len;
    int64_t integer; /* NODE_INTEGER; NODE_BOOL: 0 or 1 */
    double number;   /* NODE_DOUBLE */
    struct node *parent, *first, *last, *next;
    size_t n; /* children */
};

/* Who receives the parts of a document. A node is valid during the call alone. */
struct doc_sink {
    /* A member of the top map is complete; a list comes without its elements (n counts them). */
    void (*member)(void *self, const struct node *value);
    /* An element of a top-level list is complete. */
    void (*element)(void *self, const struct node *value);
};

struct doc_text {
    const char *text;
    size_t text_len;
};

/*
 * Read a document.
 *
 * Returns  0, or -1 if the text itself is broken; then the diags say where, and the sink may
 *          have seen what stands before that place.
 * Fails    as above.
 */
int doc_read(const struct doc_text *text, const struct doc_sink *sink, void *self,
             struct diags *diags) MUST_USE;

/* The child of that key, or NULL. Owns: the document. */
const struct node *doc_child(const struct node *map, const char *key);

/* The path of a node, "clients[2].grantTypes[0]". Owns: the arena. */
const char *doc_path(struct arena *a, const struct node *node);

/* "a list", "a number" …: what this node is, for a sentence. Owns: nobody. */
const char *doc_kind_name(enum node_kind kind);

#endif
