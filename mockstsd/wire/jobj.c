/* SPDX-License-Identifier: MIT */
#include "wire/jobj.h"

#include <cjson/cJSON.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "wire/decimal.h"
#include "wire/jdigits.h"
#include "wire/jgate.h"
#include "wire/jwrite.h"

enum { PATH_MAX_BYTES = 200 };

static void tree_free(void *tree)
{
    cJSON_Delete(tree);
}

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
 * cJSON keeps a double alone, so each number gets its digits back in the member that numbers
 * leave empty. The mark makes cJSON_Delete leave that text alone: it is the arena's.
 */
static void restore_digits(cJSON *root, const struct jdigits *d)
{
    struct trail t = { .at = { root }, .n = 1 };

    do {
        cJSON *at = (cJSON *)(uintptr_t)t.at[t.n - 1]; /* the tree is ours still */
        if (!cJSON_IsNumber(at) || !d)
            continue;
        at->valuestring = d->text;
        at->type |= cJSON_IsReference;
        d = d->next;
    } while (trail_step(&t));
}

int jobj_parse(struct arena *a, const char *bytes, size_t bytes_len, struct jobj *out,
               struct err *e)
{
    struct jdigits *numbers = NULL;

    if (jdigits_collect(a, &bytes, bytes_len, &numbers, e) < 0)
        return -1;
    cJSON *tree = cJSON_ParseWithLength(bytes, bytes_len); /* the gate has seen the end */
    if (!tree)
        return err_set(e, ERR_UNAVAILABLE, "out of memory");
    arena_defer(a, tree_free, tree);
    restore_digits(tree, numbers);
    *out = (struct jobj){ .root = tree, .node = tree };
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
    const cJSON *found =
        cJSON_IsObject(o.node) ? cJSON_GetObjectItemCaseSensitive(o.node, name) : NULL;

    return (struct jobj){ .root = o.root, .node = found };
}

bool jobj_has(struct jobj o, const char *name)
{
    return jobj_get(o, name).node != NULL;
}

bool jobj_present(struct jobj o, const char *name)
{
    struct jobj v = jobj_get(o, name);

    return v.node && !cJSON_IsNull(v.node);
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

static int as_array(struct jobj v, struct jobj *out, struct err *e)
{
    if (!cJSON_IsArray(v.node))
        return wrong(v, "expected an array", e);
    *out = v;
    return 0;
}

static int as_object(struct jobj v, struct jobj *out, struct err *e)
{
    if (!cJSON_IsObject(v.node))
        return wrong(v, "expected an object", e);
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

static int as_time(struct jobj v, int64_t *out_s, struct err *e)
{
    return as_number(v, true, out_s, e);
}

int jobj_as_double(struct jobj v, double *out, struct err *e)
{
    if (!cJSON_IsNumber(v.node))
        return wrong(v, "expected a number", e);
    *out = v.node->valuedouble;
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

    return member(o, name, &v, e) < 0 ? -1 : as_time(v, out_s, e);
}

int jobj_bool(struct jobj o, const char *name, bool *out, struct err *e)
{
    struct jobj v;

    return member(o, name, &v, e) < 0 ? -1 : jobj_as_bool(v, out, e);
}

int jobj_array(struct jobj o, const char *name, struct jobj *out, struct err *e)
{
    struct jobj v;

    return member(o, name, &v, e) < 0 ? -1 : as_array(v, out, e);
}

int jobj_object(struct jobj o, const char *name, struct jobj *out, struct err *e)
{
    struct jobj v;

    return member(o, name, &v, e) < 0 ? -1 : as_object(v, out, e);
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

/* One value without what is inside it. */
static void write_open(const cJSON *v, struct jwrite *w)
{
    if (cJSON_IsObject(v))
        jwrite_object(w);
    else if (cJSON_IsArray(v))
        jwrite_array(w);
    else if (cJSON_IsString(v))
        jwrite_text(w, v->valuestring);
    else if (cJSON_IsNumber(v))
        jwrite_raw(w, v->valuestring);
    else if (cJSON_IsBool(v))
        jwrite_bool(w, cJSON_IsTrue(v) != 0);
    else
        jwrite_null(w);
}

static void write_close(const cJSON *v, struct jwrite *w)
{
    if (cJSON_IsObject(v))
        jwrite_object_end(w);
    else if (cJSON_IsArray(v))
        jwrite_array_end(w);
}

/* Behind a value: close what ends with it, up to the one that has a next. */
static const cJSON *write_next(struct trail *open, struct jwrite *w)
{
    while (open->n > 1 && !open->at[open->n - 1]->next)
        write_close(open->at[--open->n - 1], w);
    if (open->n <= 1)
        return NULL;
    open->at[open->n - 1] = open->at[open->n - 1]->next;
    return open->at[open->n - 1];
}

void jobj_write(struct jobj v, struct jwrite *w)
{
    struct trail open = { .at = { v.node }, .n = 1 };
    const cJSON *at = v.node;

    while (at) {
        if (at->string && open.n > 1)
            jwrite_key(w, at->string);
        write_open(at, w);
        const cJSON *child = jobj_first((struct jobj){ .node = at }).node;
        if (child)
            open.at[open.n++] = child;
        else
            write_close(at, w);
        at = child ? child : write_next(&open, w);
    }
}
