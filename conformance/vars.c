/* SPDX-License-Identifier: MIT */
#include "conformance/vars.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "wire/jwrite.h"

enum { TEXT_MAX = 8 << 20, DEPTH_MAX = 32, SHELVES = 64 };

struct var {
    const char *name;
    size_t name_len;
    const char *text;        /* what it is within a text */
    const char *json;        /* what it is by itself */
    const struct var *older; /* on its shelf */
};

struct vars {
    struct arena *arena;
    const struct var *newest[SHELVES];
};

struct vars *vars_make(struct arena *a)
{
    struct vars *v = arena_alloc(a, sizeof *v);

    v->arena = a;
    return v;
}

struct vars *vars_within(struct arena *a, const struct vars *outer)
{
    struct vars *v = vars_make(a);

    memcpy(v->newest, outer->newest, sizeof v->newest);
    return v;
}

static size_t shelf_of(const char *name, size_t len)
{
    size_t hash = len;

    for (size_t i = 0; i < len; i++)
        hash = hash * 31 + (unsigned char)name[i];
    return hash % SHELVES;
}

static void add(struct vars *v, const char *name, const char *text, const char *json)
{
    struct var *var = arena_alloc(v->arena, sizeof *var);
    const struct var **shelf = &v->newest[shelf_of(name, strlen(name))];

    var->name = arena_text(v->arena, name);
    var->name_len = strlen(name);
    var->text = text;
    var->json = json;
    var->older = *shelf;
    *shelf = var;
}

void vars_set(struct vars *v, const char *name, const char *text)
{
    struct buf json = buf_make(v->arena, TEXT_MAX);
    struct jwrite w = jwrite_make(&json);

    jwrite_text(&w, text);
    add(v, name, arena_text(v->arena, text), json.data);
}

void vars_set_json(struct vars *v, const char *name, struct jobj value)
{
    struct buf json = buf_make(v->arena, TEXT_MAX);
    struct jwrite w = jwrite_make(&json);
    const char *text;

    jobj_write(value, &w);
    if (jobj_as_text(value, &text, NULL) < 0)
        text = json.data;
    add(v, name, arena_text(v->arena, text), json.data);
}

void vars_set_truth(struct vars *v, const char *name, bool truth)
{
    const char *text = truth ? "true" : "false";

    add(v, name, text, text);
}

static const struct var *find(const struct vars *v, const char *name, size_t len)
{
    const struct var *at = v->newest[shelf_of(name, len)];

    for (; at != NULL; at = at->older)
        if (at->name_len == len && memcmp(at->name, name, len) == 0)
            return at;
    return NULL;
}

const char *vars_get(const struct vars *v, const char *name)
{
    const struct var *found = find(v, name, strlen(name));

    return found != NULL ? found->text : NULL;
}

/* One walk over a value. */
struct filling {
    const struct vars *vars;
    struct jwrite w;
    const char *unknown; /* the first name that is none */
};

/* "A*65536": the text so many times, for what is too long to be written out. */
static const struct var *repeated(struct arena *a, const char *name, size_t len)
{
    const char *star = memchr(name, '*', len);
    struct buf text = buf_make(a, TEXT_MAX), json = buf_make(a, TEXT_MAX);
    struct jwrite w = jwrite_make(&json);
    struct var *var;

    if (star == NULL)
        return NULL;
    for (unsigned long n = strtoul(star + 1, NULL, 10); n > 0; n--)
        buf_add_len(&text, name, (size_t)(star - name));
    jwrite_text(&w, text.data);
    var = arena_alloc(a, sizeof *var);
    *var = (struct var){ .text = text.data, .json = json.data };
    return var;
}

static const struct var *find_or_complain(struct filling *f, const char *name, size_t len)
{
    const struct var *found = find(f->vars, name, len);

    if (found == NULL)
        found = repeated(f->vars->arena, name, len);

    if (found == NULL && f->unknown == NULL)
        f->unknown = arena_slice(f->vars->arena, name, len);
    return found;
}

static void fill_text(struct filling *f, const char *text)
{
    struct buf out = buf_make(f->vars->arena, TEXT_MAX);
    const char *end = strchr(text, '}');
    const struct var *var;

    if (strncmp(text, "${", 2) == 0 && end != NULL && end[1] == '\0') {
        var = find_or_complain(f, text + 2, (size_t)(end - text) - 2);
        jwrite_raw(&f->w, var != NULL ? var->json : "null");
        return;
    }
    for (const char *at; (at = strstr(text, "${")) != NULL; text = end + 1) {
        buf_add_len(&out, text, (size_t)(at - text));
        end = strchr(at, '}');
        if (end == NULL)
            break;
        var = find_or_complain(f, at + 2, (size_t)(end - at) - 2);
        buf_add(&out, var != NULL ? var->text : "");
    }
    buf_add(&out, text);
    jwrite_text(&f->w, out.data);
}

/* Begin a value; true if it has members or items, which follow. */
static bool begin(struct filling *f, struct jobj value)
{
    enum jobj_kind kind = jobj_kind(value);
    const char *text;

    if (kind == JOBJ_OBJECT)
        jwrite_object(&f->w);
    else if (kind == JOBJ_ARRAY)
        jwrite_array(&f->w);
    else if (kind == JOBJ_TEXT && jobj_as_text(value, &text, NULL) == 0)
        fill_text(f, text);
    else
        jobj_write(value, &f->w);
    return kind == JOBJ_OBJECT || kind == JOBJ_ARRAY;
}

static void end(struct filling *f, struct jobj value)
{
    if (jobj_kind(value) == JOBJ_OBJECT)
        jwrite_object_end(&f->w);
    else
        jwrite_array_end(&f->w);
}

/* Depth first, without recursion: the way up is a stack of at most DEPTH_MAX. */
static void walk(struct filling *f, struct jobj top)
{
    struct jobj around[DEPTH_MAX + 1], next[DEPTH_MAX + 1];
    size_t depth = 0;

    if (!begin(f, top))
        return;
    around[0] = top;
    next[0] = jobj_first(top);
    for (;;) {
        struct jobj v = next[depth];

        if (v.node == NULL) {
            end(f, around[depth]);
            if (depth-- == 0)
                return;
            continue;
        }
        next[depth] = jobj_next(v);
        if (jobj_name(v) != NULL)
            jwrite_key(&f->w, jobj_name(v));
        if (!begin(f, v))
            continue;
        around[++depth] = v;
        next[depth] = jobj_first(v);
    }
}

int vars_fill(const struct vars *v, struct jobj value, struct jobj *out, struct err *e)
{
    struct buf text = buf_make(v->arena, TEXT_MAX);
    struct filling f = { .vars = v, .w = jwrite_make(&text) };

    if (value.node == NULL) {
        *out = value;
        return 0;
    }
    walk(&f, value);
    if (f.unknown != NULL)
        return err_set(e, ERR_PARSE, "there is no ${%s} here", f.unknown);
    if (!buf_ok(&text))
        return err_set(e, ERR_LIMIT, "too long with its names filled in");
    return jobj_parse(v->arena, text.data, text.len, out, e);
}
