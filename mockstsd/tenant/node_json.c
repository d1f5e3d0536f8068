/* SPDX-License-Identifier: MIT */
#include "tenant/node_json.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "tenant/node.h"
#include "wire/jwrite.h"

enum { JSON_BYTES_MAX = 1024 * 1024 };

void node_json_double(struct jwrite *w, double value)
{
    char text[40];
    int len = snprintf(text, sizeof text - 2, "%.17g", value);

    if (!strpbrk(text, ".e")) /* else it would come back as an integer */
        memcpy(text + len, ".0", 3);
    jwrite_raw(w, text);
}

static void begin(struct jwrite *w, const struct node *node)
{
    if (node->key)
        jwrite_key(w, node->key);
    switch (node->kind) {
    case NODE_NULL:
        jwrite_null(w);
        break;
    case NODE_BOOL:
        jwrite_bool(w, node->integer != 0);
        break;
    case NODE_INTEGER:
        jwrite_int(w, node->integer);
        break;
    case NODE_DOUBLE:
        node_json_double(w, node->number);
        break;
    case NODE_TEXT:
        jwrite_text_len(w, node->text, node->text_len);
        break;
    case NODE_LIST:
        jwrite_array(w);
        break;
    case NODE_MAP:
        jwrite_object(w);
        break;
    }
}

static void end(struct jwrite *w, const struct node *node)
{
    if (node->kind == NODE_LIST)
        jwrite_array_end(w);
    if (node->kind == NODE_MAP)
        jwrite_object_end(w);
}

const char *node_json(struct arena *a, const struct node *node)
{
    struct buf out = buf_make(a, JSON_BYTES_MAX);
    struct jwrite w = jwrite_make(&out);
    struct node top = *node; /* without its key and its siblings */
    const struct node *at = &top;

    top.key = NULL;
    top.next = NULL;
    begin(&w, at);
    while (at) {
        if (at->first && at->kind >= NODE_LIST) { /* down */
            at = at->first;
            begin(&w, at);
            continue;
        }
        end(&w, at);
        while (at != &top && !at->next) { /* up */
            at = at->parent == node ? &top : at->parent;
            end(&w, at);
        }
        at = at == &top ? NULL : at->next;
        if (at)
            begin(&w, at);
    }
    return out.data;
}
