/* SPDX-License-Identifier: MIT */
/* The growing of the tree that jobj.c looks into. */
#include "wire/jobj.h"

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/err.h"
#include "wire/jgate.h"

enum { NODES_AT_ONCE = 16 };

/*
 * The tree grows while the gate reads: cJSON's nodes, but no second reading that could
 * understand the bytes otherwise. All of it is the arena's, and no node is ever cJSON_Delete's.
 * A number is kept as the digits it came with, where cJSON's own parser keeps a double.
 */
struct growth {
    struct arena *arena;
    char *bytes; /* of the document: texts stay where they are */
    char *name;  /* of the member whose value comes next */
    cJSON *root;
    cJSON *
        *place[JGATE_DEPTH + 1]; /* where the next value of each open container hangs */
    size_t depth;
    cJSON *nodes; /* not used yet */
    size_t n_nodes;
};

static int type_of(enum jgate_kind kind)
{
    static const int types[] = {
        [JGATE_OBJECT] = cJSON_Object, [JGATE_ARRAY] = cJSON_Array,
        [JGATE_STRING] = cJSON_String, [JGATE_NUMBER] = cJSON_Number,
        [JGATE_TRUE] = cJSON_True,     [JGATE_FALSE] = cJSON_False,
        [JGATE_NULL] = cJSON_NULL,
    };

    return types[kind];
}

static cJSON *new_node(struct growth *g)
{
    if (g->n_nodes == 0) {
        g->n_nodes = NODES_AT_ONCE;
        g->nodes = arena_array(g->arena, g->n_nodes, sizeof *g->nodes);
    }
    return &g->nodes[--g->n_nodes];
}

/* The NUL takes the place of the closing quote, which the gate has passed. */
static char *keep_text(const struct growth *g, const struct jgate_event *event)
{
    if (event->escaped || event->kind == JGATE_NUMBER)
        return arena_slice(g->arena, event->text, event->text_len);
    char *text = g->bytes + (event->text - g->bytes);
    text[event->text_len] = '\0';
    return text;
}

static void hang(struct growth *g, const struct jgate_event *event)
{
    cJSON *node = new_node(g);

    node->type = type_of(event->kind);
    node->string = g->name;
    if (event->text)
        node->valuestring = keep_text(g, event);
    g->name = NULL;
    *g->place[g->depth] = node;
    g->place[g->depth] = &node->next;
    if (event->kind == JGATE_OBJECT || event->kind == JGATE_ARRAY)
        g->place[++g->depth] = &node->child;
}

static int grow(void *self, const struct jgate_event *event, struct err *e)
{
    struct growth *g = self;

    (void)e;
    if (event->kind == JGATE_KEY)
        g->name = keep_text(g, event);
    else if (event->kind == JGATE_OBJECT_END || event->kind == JGATE_ARRAY_END)
        g->depth--;
    else
        hang(g, event);
    return 0;
}

int jobj_parse(struct arena *a, const char *bytes, size_t bytes_len, struct jobj *out,
               struct err *e)
{
    struct growth g = { .arena = a };
    struct jgate_sink sink = { .event = grow, .arena = a };

    if (bytes_len > JGATE_BYTES)
        return jgate_check(bytes, bytes_len, e);
    g.bytes = arena_slice(a, bytes, bytes_len);
    g.place[0] = &g.root;
    if (jgate_walk(g.bytes, bytes_len, &sink, &g, e) < 0)
        return -1;
    *out = (struct jobj){ .root = g.root, .node = g.root };
    return 0;
}

int jobj_parse_object(struct arena *a, const char *bytes, size_t bytes_len,
                      struct jobj *out, struct err *e)
{
    struct jobj v;

    if (jobj_parse(a, bytes, bytes_len, &v, e) < 0)
        return -1;
    if (!cJSON_IsObject(v.node))
        return err_set(e, ERR_PARSE, "expected an object");
    *out = v;
    return 0;
}
