/* SPDX-License-Identifier: MIT */
#include "tenant/node.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"

const struct node *node_child(const struct node *map, const char *key)
{
    for (const struct node *child = map->first; child; child = child->next)
        if (strcmp(child->key, key) == 0)
            return child;
    return NULL;
}

const char *node_path(struct arena *a, const struct node *node)
{
    const struct node *way[NODE_DEPTH_MAX + 1];
    struct buf path = buf_make(a, 4096);
    size_t n = 0;

    for (; node->parent; node = node->parent)
        way[n++] = node;
    while (n-- > 0) {
        if (!way[n]->key)
            buf_printf(&path, "[%zu]", way[n]->index);
        else
            buf_printf(&path, path.len ? ".%s" : "%s", way[n]->key);
    }
    return path.data;
}

const char *node_kind_name(enum node_kind kind)
{
    static const char *const names[] = {
        [NODE_NULL] = "nothing",       [NODE_BOOL] = "true or false",
        [NODE_INTEGER] = "an integer", [NODE_DOUBLE] = "a number",
        [NODE_TEXT] = "a text",        [NODE_LIST] = "a list",
        [NODE_MAP] = "a map",
    };

    return names[kind];
}
