/* SPDX-License-Identifier: MIT */
#include "conformance/schema_fit.h"

#include <string.h>

#include "base/arena.h"
#include "conformance/matcher.h"

enum { DEPTH_MAX = 32 };

/* A value, what it must be, and where it stands. */
struct place {
    struct jobj value, schema;
    const char *path;
};

/* One walk; what waits is on a stack, so that no document makes us recurse. */
struct fitting {
    struct arena *arena;
    struct jobj document;
    struct place *waiting;
    size_t n, room;
    const char *miss;
};

static void miss(struct fitting *f, const struct place *at, const char *what)
{
    if (f->miss == NULL)
        f->miss = arena_printf(f->arena, "%s %s", at->path, what);
}

static void push(struct fitting *f, struct jobj value, struct jobj schema,
                 const char *path)
{
    if (f->n == f->room) {
        struct place *more = arena_array(f->arena, 2 * f->room, sizeof *more);

        memcpy(more, f->waiting, f->n * sizeof *more);
        f->waiting = more;
        f->room *= 2;
    }
    f->waiting[f->n++] = (struct place){ value, schema, path };
}

static const struct {
    enum jobj_kind kind;
    const char *type;
} types[] = {
    { JOBJ_OBJECT, "object" }, { JOBJ_ARRAY, "array" }, { JOBJ_TEXT, "string" },
    { JOBJ_BOOL, "boolean" },  { JOBJ_NULL, "null" },   { JOBJ_NUMBER, "number" },
};

static bool is_type(struct jobj v, const char *type)
{
    int64_t whole;

    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (types[i].kind == jobj_kind(v) && strcmp(types[i].type, type) == 0)
            return true;
    return strcmp(type, "integer") == 0 && jobj_kind(v) == JOBJ_NUMBER &&
           jobj_as_int(v, &whole, NULL) == 0;
}

static void fit_type(struct fitting *f, const struct place *at, struct jobj want)
{
    struct jobj_list names;

    if (jobj_as_texts(f->arena, want, &names, NULL) < 0) {
        miss(f, at, "has a schema whose type is none");
        return;
    }
    for (size_t i = 0; i < names.n; i++)
        if (is_type(at->value, names.texts[i]))
            return;
    miss(f, at, "is of another type");
}

static void fit_enum(struct fitting *f, const struct place *at, struct jobj want)
{
    for (struct jobj v = jobj_first(want); v.node != NULL; v = jobj_next(v))
        if (matcher_miss(f->arena, at->value, v) == NULL)
            return;
    miss(f, at, "is none of the values");
}

static void fit_pattern(struct fitting *f, const struct place *at, struct jobj want)
{
    const char *pattern, *text;

    if (jobj_as_text(want, &pattern, NULL) < 0 ||
        (jobj_as_text(at->value, &text, NULL) == 0 && !matcher_regex(text, pattern)))
        miss(f, at, "does not match");
}

static void fit_required(struct fitting *f, const struct place *at, struct jobj want)
{
    const char *name;

    for (struct jobj v = jobj_first(want); v.node != NULL; v = jobj_next(v))
        if (jobj_as_text(v, &name, NULL) < 0 || !jobj_has(at->value, name))
            miss(f, at, "lacks a member");
}

/* chosen: what the schema does not name is not published, so it must not be there. */
static void fit_properties(struct fitting *f, const struct place *at, struct jobj want)
{
    if (jobj_kind(at->value) != JOBJ_OBJECT)
        return;
    for (struct jobj v = jobj_first(at->value); v.node != NULL; v = jobj_next(v)) {
        struct jobj schema = jobj_get(want, jobj_name(v));
        const char *path = arena_printf(f->arena, "%s.%s", at->path, jobj_name(v));

        if (schema.node != NULL)
            push(f, v, schema, path);
        else
            miss(f, at,
                 arena_printf(f->arena, "has a member %s, which is not published",
                              jobj_name(v)));
    }
}

static void fit_items(struct fitting *f, const struct place *at, struct jobj want)
{
    size_t i = 0;

    if (jobj_kind(at->value) != JOBJ_ARRAY)
        return;
    for (struct jobj v = jobj_first(at->value); v.node != NULL; v = jobj_next(v), i++)
        push(f, v, want, arena_printf(f->arena, "%s.%zu", at->path, i));
}

/* "#/components/schemas/X" */
static void fit_ref(struct fitting *f, const struct place *at, struct jobj want)
{
    struct jobj schema = f->document;
    const char *ref = "";

    if (jobj_as_text(want, &ref, NULL) == 0 && strncmp(ref, "#/", 2) == 0)
        for (ref += 2; *ref != '\0'; ref += strspn(ref, "/")) {
            size_t len = strcspn(ref, "/");

            schema = jobj_get(schema, arena_slice(f->arena, ref, len));
            ref += len;
        }
    if (schema.node == NULL || schema.node == f->document.node)
        miss(f, at, "has a schema that refers to none");
    else
        push(f, at->value, schema, at->path);
}

static void pass_over(struct fitting *f, const struct place *at, struct jobj want)
{
    (void)f;
    (void)at;
    (void)want;
}

static const struct {
    const char *name;
    void (*run)(struct fitting *f, const struct place *at, struct jobj want);
} keywords[] = {
    { "type", fit_type },
    { "enum", fit_enum },
    { "pattern", fit_pattern },
    { "required", fit_required },
    { "properties", fit_properties },
    { "items", fit_items },
    { "$ref", fit_ref },
    { "description", pass_over },
};

/* A keyword that is not known here cannot be judged: that is no fit. */
static void fit(struct fitting *f, const struct place *at)
{
    for (struct jobj v = jobj_first(at->schema); v.node != NULL; v = jobj_next(v)) {
        size_t i = 0, n = sizeof keywords / sizeof keywords[0];

        while (i < n && strcmp(keywords[i].name, jobj_name(v)) != 0)
            i++;
        if (i < n)
            keywords[i].run(f, at, v);
        else
            miss(f, at,
                 arena_printf(f->arena, "has a schema with %s, which is not known here",
                              jobj_name(v)));
    }
}

const char *schema_fit_miss(struct arena *a, struct jobj document, const char *ref,
                            struct jobj value)
{
    struct fitting f = { .arena = a, .document = document, .room = DEPTH_MAX };
    const char *text = arena_printf(a, "{\"$ref\":\"%s\"}", ref);
    struct jobj top;

    f.waiting = arena_array(a, f.room, sizeof *f.waiting);
    if (jobj_parse_object(a, text, strlen(text), &top, NULL) < 0)
        return "the reference is none";
    push(&f, value, top, "$");
    while (f.n > 0 && f.miss == NULL) {
        struct place at = f.waiting[--f.n];

        fit(&f, &at);
    }
    return f.miss;
}
