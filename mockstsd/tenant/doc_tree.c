/* SPDX-License-Identifier: MIT */
#include "tenant/doc_tree.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/idmap.h"

enum { KEYS_IN_LIST = 32 }; /* a map with more of them has an index */

static bool is_top_list(const struct doc_tree *t, const struct node *node)
{
    return node->kind == NODE_LIST && node->parent == t->top;
}

struct arena *doc_tree_arena(const struct doc_tree *t)
{
    return t->open == NULL || t->open == t->top ? t->kept : t->scratch;
}

int doc_tree_break(struct doc_tree *t, const struct diag_at *at, enum diag_code code,
                   const char *text)
{
    t->broken = true;
    diag_add(t->diags, at, code, NULL, "%s", text);
    return -1;
}

static void report_twice(struct doc_tree *t, const struct node *before)
{
    const char *path = node_path(t->scratch, before);

    t->broken = true;
    diag_add(t->diags, &(struct diag_at){ path, t->key_at.line, t->key_at.column },
             DIAG_DUPLICATE_KEY, NULL,
             "the key \"%s\" stands here twice, first in line %u", t->key,
             before->key_line);
}

/* The member of the open map that has this key already, or NULL. */
static const struct node *find_before(struct doc_tree *t, const char *key)
{
    struct node *map = t->open;

    if (map->n < KEYS_IN_LIST)
        return node_child(map, key);
    if (!map->keys) {
        map->keys = idmap_make(map == t->top ? t->kept : t->scratch);
        for (struct node *child = map->first; child; child = child->next)
            idmap_put(map->keys, child->key, child);
    }
    return idmap_find(map->keys, key);
}

void doc_tree_key(struct doc_tree *t, const char *key, unsigned line, unsigned column)
{
    t->key = key;
    t->key_at = (struct diag_at){ "", line, column };
    if (!t->check_keys)
        return;
    const struct node *before = find_before(t, key);
    if (before)
        report_twice(t, before);
}

/* Hang the node under the open container. Elements of a top-level list hang alone. */
static void attach(struct doc_tree *t, struct node *node)
{
    struct node *parent = t->open;

    node->parent = parent;
    node->index = parent->n++;
    if (is_top_list(t, parent))
        return;
    if (parent->last)
        parent->last->next = node;
    else
        parent->first = node;
    parent->last = node;
    if (parent->keys)
        idmap_put(parent->keys, node->key, node);
}

static struct node *node_make(struct doc_tree *t, const struct doc_value *value)
{
    struct node *node = arena_alloc(doc_tree_arena(t), sizeof *node);

    node->kind = value->kind;
    node->text = value->text;
    node->text_len = value->text_len;
    node->integer = value->integer;
    node->number = value->number;
    node->line = value->line;
    node->column = value->column;
    if (!t->open)
        return node;
    if (t->open->kind == NODE_MAP) {
        node->key = t->key;
        node->key_line = t->key_at.line;
        node->key_column = t->key_at.column;
    }
    attach(t, node);
    return node;
}

/* A node has all its parts: if it is one the sink waits for, hand it out and forget it. */
static void complete(struct doc_tree *t, const struct node *node)
{
    if (node->parent == t->top)
        t->sink->member(t->self, node);
    else if (is_top_list(t, node->parent))
        t->sink->element(t->self, node);
    else
        return;
    arena_reset(t->scratch);
}

int doc_tree_value(struct doc_tree *t, const struct doc_value *value)
{
    bool container = value->kind == NODE_LIST || value->kind == NODE_MAP;
    struct diag_at at = { "", value->line, value->column };

    if (!t->top && value->kind != NODE_MAP)
        return doc_tree_break(t, &at, DIAG_WRONG_TYPE,
                              "keys and values are expected at the top of a file");
    if (container && t->depth == NODE_DEPTH_MAX)
        return doc_tree_break(t, &at, DIAG_TOO_DEEP,
                              "more than 32 levels of lists and maps");
    struct node *node = node_make(t, value);
    if (!container) {
        complete(t, node);
        return 0;
    }
    t->depth++;
    t->open = node;
    if (!t->top)
        t->top = node;
    return 0;
}

void doc_tree_end(struct doc_tree *t)
{
    struct node *done = t->open;

    t->depth--;
    t->open = done->parent;
    if (done != t->top)
        complete(t, done);
}
