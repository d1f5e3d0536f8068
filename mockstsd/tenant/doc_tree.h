/* SPDX-License-Identifier: MIT */
/*
 * doc_tree: how do the events of a parser become nodes, a little at a time?
 *
 * Both readers of doc.c feed it. It keeps the top map, and of everything below it only the
 * member or element being read; when that is complete the sink gets it and it is forgotten.
 */
#ifndef STS_DOC_TREE_H
#define STS_DOC_TREE_H

#include "base/attr.h"
#include "tenant/diag.h"
#include "tenant/node.h"

struct arena;

struct doc_tree {
    const struct doc_sink *sink;
    void *self;
    struct diags *diags;
    struct arena *scratch; /* for the part being read */
    struct arena *kept;    /* for the top map */
    bool check_keys;       /* the parser lets a key come twice */
    bool broken;           /* the text is not to be used, whatever the sink saw */
    unsigned depth;
    struct node *top, *open; /* the document; the innermost container not yet ended */
    const char *key;         /* of the value to come, in a map */
    struct diag_at key_at;
};

struct doc_value {
    enum node_kind kind;
    const char *text; /* of a scalar; lives as long as the scratch arena or longer */
    size_t text_len;
    int64_t integer;
    double number;
    unsigned line, column;
};

/* The arena for what belongs to the next node. Owns: the tree. */
struct arena *doc_tree_arena(const struct doc_tree *t);

/* The key of the next value. Takes: a key in doc_tree_arena. */
void doc_tree_key(struct doc_tree *t, const char *key, unsigned line, unsigned column);

/*
 * A scalar, or the beginning of a list or map.
 *
 * Returns  0, or -1 if nothing more can be read (too deep, or no map at the top).
 */
int doc_tree_value(struct doc_tree *t, const struct doc_value *value) MUST_USE;

/* The end of the innermost list or map. */
void doc_tree_end(struct doc_tree *t);

/* Report what is wrong with the text at a place. Returns -1. */
int doc_tree_break(struct doc_tree *t, const struct diag_at *at, enum diag_code code,
                   const char *text);

#endif
