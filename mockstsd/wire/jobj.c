/* SPDX-License-Identifier: MIT */
#include "wire/jobj.h"

#include <cjson/cJSON.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/same.h"
#include "wire/decimal.h"
#include "wire/jgate.h"

enum { PATH_MAX_BYTES = 200, NODES_AT_ONCE = 16 };

/* The way from the root down to a value: the last one is the value itself. */
struct trail {
    const cJSON *at[JGATE_DEPTH + 1];
    size_t n;
};

/* Go to the next value in the order of the text; false behind the last one. */
static bool trail_step(struct trail *t)
{
    const cJSON *at = t->at[t->n - 1];

    if ((cJSON_IsObject(at) || cJSON_IsArray(at)) && at->child) {
        t->at[t->n++] = at->child;
        return true;
    }
    while (t->n > 1 && !t->at[t->n - 1]->next)
        t->n--;
    t->at[t->n - 1] = t->at[t->n - 1]->next;
    return t->n > 1;
}

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

enum jobj_kind jobj_kind(struct jobj v)
{
    if (!v.node)
        return JOBJ_ABSENT;
    switch (v.node->type & 0xFF) {
    case cJSON_True:
    case cJSON_False:
        return JOBJ_BOOL;
    case cJSON_Number:
        return JOBJ_NUMBER;
    case cJSON_String:
        return JOBJ_TEXT;
    case cJSON_Array:
        return JOBJ_ARRAY;
    case cJSON_Object:
        return JOBJ_OBJECT;
    default:
        return JOBJ_NULL;
    }
}

struct jobj jobj_get(struct jobj o, const char *name)
{
    const cJSON *at = cJSON_IsObject(o.node) ? o.node->child : NULL;

    while (at && !same_text(at->string, name))
        at = at->next;
    return (struct jobj){ .root = o.root, .node = at };
}

bool jobj_has(struct jobj o, const char *name)
{
    return jobj_get(o, name).node != NULL;
}

bool jobj_present(struct jobj o, const char *name)
{
    struct jobj v = jobj_get(o, name);

    return v.node && jobj_kind(v) != JOBJ_NULL;
}

struct jobj jobj_first(struct jobj v)
{
    bool open = cJSON_IsObject(v.node) || cJSON_IsArray(v.node);

    return (struct jobj){ .root = v.root, .node = open ? v.node->child : NULL };
}

struct jobj jobj_next(struct jobj v)
{
    return (struct jobj){ .root = v.root,
                          .node = v.node && v.node != v.root ? v.node->next : NULL };
}

const char *jobj_name(struct jobj v)
{
    return v.node ? v.node->string : NULL;
}

size_t jobj_count(struct jobj v)
{
    size_t n = 0;

    for (struct jobj item = jobj_first(v); item.node; item = jobj_next(item))
        n++;
    return n;
}

static size_t item_number(const cJSON *list, const cJSON *item)
{
    size_t n = 0;

    for (const cJSON *at = list->child; at != item; at = at->next)
        n++;
    return n;
}

struct path {
    char text[PATH_MAX_BYTES];
    size_t len;
};

PRINTF_LIKE(2, 3) static void path_add(struct path *path, const char *fmt, ...)
{
    va_list args;
    size_t room = sizeof path->text - path->len;

    va_start(args, fmt);
    int n = vsnprintf(path->text + path->len, room, fmt, args);
    va_end(args);
    path->len += n < 0 ? 0 : (size_t)n < room ? (size_t)n : room - 1;
}

/* Looked for only when an error names it: nothing on the good path pays for it. */
static struct path path_of(struct jobj v)
{
    struct trail t = { .at = { v.root }, .n = 1 };
    struct path path = { "", 0 };

    while (t.at[t.n - 1] != v.node) {
        if (!trail_step(&t))
            return path;
    }
    for (size_t i = 1; i < t.n; i++) {
        if (t.at[i]->string)
            path_add(&path, "%s%s", i > 1 ? "." : "", t.at[i]->string);
        else
            path_add(&path, "[%zu]", item_number(t.at[i - 1], t.at[i]));
    }
    return path;
}

const char *jobj_path(struct arena *a, struct jobj v)
{
    struct path path = path_of(v);

    return arena_text(a, path.text);
}

static int wrong(struct jobj v, const char *what, struct err *e)
{
    struct path path = path_of(v);

    return err_set(e, ERR_PARSE, "%s%s%s", path.text, path.len ? ": " : "", what);
}

/* The member of that name, which must be there. */
static int member(struct jobj o, const char *name, struct jobj *out, struct err *e)
{
    struct jobj v = jobj_get(o, name);

    if (!v.node) {
        struct path path = path_of(o);
        return err_set(e, ERR_PARSE, "%s%s%s is missing", path.text, path.len ? "." : "",
                       name);
    }
    *out = v;
    return 0;
}

int jobj_as_text(struct jobj v, const char **out, struct err *e)
{
    if (!cJSON_IsString(v.node))
        return wrong(v, "expected a text", e);
    *out = v.node->valuestring;
    return 0;
}

int jobj_as_bool(struct jobj v, bool *out, struct err *e)
{
    if (!cJSON_IsBool(v.node))
        return wrong(v, "expected true or false", e);
    *out = cJSON_IsTrue(v.node) != 0;
    return 0;
}

static int as_container(struct jobj v, enum jobj_kind kind, struct jobj *out,
                        struct err *e)
{
    if (jobj_kind(v) != kind)
        return wrong(v, kind == JOBJ_ARRAY ? "expected an array" : "expected an object",
                     e);
    *out = v;
    return 0;
}

static int as_number(struct jobj v, bool drop_fraction, int64_t *out, struct err *e)
{
    if (!cJSON_IsNumber(v.node))
        return wrong(v, "expected a number", e);
    const char *why = decimal_whole(v.node->valuestring, drop_fraction, out);
    return why ? wrong(v, why, e) : 0;
}

int jobj_as_int(struct jobj v, int64_t *out, struct err *e)
{
    return as_number(v, false, out, e);
}

const char *jobj_digits(struct jobj v)
{
    return cJSON_IsNumber(v.node) ? v.node->valuestring : NULL;
}

int jobj_as_double(struct jobj v, double *out, struct err *e)
{
    if (!cJSON_IsNumber(v.node))
        return wrong(v, "expected a number", e);
    *out = strtod(v.node->valuestring, NULL); /* no program of ours leaves the C locale */
    return 0;
}

int jobj_text(struct jobj o, const char *name, const char **out, struct err *e)
{
    struct jobj v;

    return member(o, name, &v, e) < 0 ? -1 : jobj_as_text(v, out, e);
}

int jobj_int(struct jobj o, const char *name, int64_t *out, struct err *e)
{
    struct jobj v;

    return member(o, name, &v, e) < 0 ? -1 : jobj_as_int(v, out, e);
}

int jobj_time(struct jobj o, const char *name, int64_t *out_s, struct err *e)
{
    struct jobj v;

    return member(o, name, &v, e) < 0 ? -1 : as_number(v, true, out_s, e);
}

int jobj_bool(struct jobj o, const char *name, bool *out, struct err *e)
{
    struct jobj v;

    return member(o, name, &v, e) < 0 ? -1 : jobj_as_bool(v, out, e);
}

int jobj_array(struct jobj o, const char *name, struct jobj *out, struct err *e)
{
    struct jobj v;

    return member(o, name, &v, e) < 0 ? -1 : as_container(v, JOBJ_ARRAY, out, e);
}

int jobj_object(struct jobj o, const char *name, struct jobj *out, struct err *e)
{
    struct jobj v;

    return member(o, name, &v, e) < 0 ? -1 : as_container(v, JOBJ_OBJECT, out, e);
}

int jobj_as_texts(struct arena *a, struct jobj v, struct jobj_list *out, struct err *e)
{
    bool single = cJSON_IsString(v.node) != 0;

    if (!single && !cJSON_IsArray(v.node))
        return wrong(v, "expected a text or an array of texts", e);
    size_t n = single ? 1 : jobj_count(v);
    const char **texts = arena_array(a, n, sizeof *texts);
    struct jobj item = single ? v : jobj_first(v);
    for (size_t i = 0; i < n; i++, item = jobj_next(item)) {
        if (jobj_as_text(item, &texts[i], e) < 0)
            return -1;
    }
    *out = (struct jobj_list){ .texts = texts, .n = n };
    return 0;
}
