/* SPDX-License-Identifier: MIT */
/* node: a part of a document, with the place where it stands. */
#ifndef STS_NODE_H
#define STS_NODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct idmap;

enum { NODE_DEPTH_MAX = 32 }; /* lists and maps within one another */

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
    size_t n;           /* children */
    struct idmap *keys; /* of a map with many members, while it is read: key → child */
};

/* Who receives the parts of a document. A node is valid during the call alone. */
struct doc_sink {
    /* A member of the top map is complete; a list comes without its elements (n counts them). */
    void (*member)(void *self, const struct node *value);
    /* An element of a top-level list is complete. */
    void (*element)(void *self, const struct node *value);
};

/* The child of that key, or NULL. Owns: the document. */
const struct node *node_child(const struct node *map, const char *key);

/* The path of a node, "clients[2].grantTypes[0]". Owns: the arena. */
const char *node_path(struct arena *a, const struct node *node);

/* "a list", "a number" …: what this node is, for a sentence. Owns: nobody. */
const char *node_kind_name(enum node_kind kind);

#endif
