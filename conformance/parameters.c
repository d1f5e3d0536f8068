/* SPDX-License-Identifier: MIT */
#include "conformance/parameters.h"

#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "conformance/pairs.h"
#include "wire/form.h"
#include "wire/jwrite.h"

enum { FIELDS_MAX = 256, BODY_MAX = 16 << 20 };

struct parameters {
    struct arena *arena;
    struct form_field fields[FIELDS_MAX];
    size_t n;
    bool too_many; /* something was left out */
};

struct parameters *parameters_make(struct arena *a)
{
    struct parameters *f = arena_alloc(a, sizeof *f);

    f->arena = a;
    return f;
}

void parameters_add(struct parameters *f, const char *name, const char *value)
{
    f->too_many = f->too_many || (value != NULL && f->n == FIELDS_MAX);
    if (value != NULL && f->n < FIELDS_MAX)
        f->fields[f->n++] = (struct form_field){ name, value };
}

static void drop(struct parameters *f, const char *name)
{
    size_t kept = 0;

    for (size_t i = 0; i < f->n; i++)
        if (strcmp(f->fields[i].name, name) != 0)
            f->fields[kept++] = f->fields[i];
    f->n = kept;
}

static int set_all(struct parameters *f, struct jobj map, struct err *e)
{
    for (struct jobj v = jobj_first(map); v.node != NULL; v = jobj_next(v)) {
        struct jobj_list list;

        if (jobj_as_texts(f->arena, v, &list, e) < 0)
            return -1;
        drop(f, jobj_name(v));
        for (size_t i = 0; i < list.n; i++)
            parameters_add(f, jobj_name(v), list.texts[i]);
    }
    return 0;
}

static int add_all(struct parameters *f, struct jobj pairs, struct err *e)
{
    struct pairs *more = arena_alloc(f->arena, sizeof *more);

    if (pairs_read(more, pairs, f->arena, e) < 0)
        return -1;
    for (size_t i = 0; i < more->n; i++)
        parameters_add(f, more->all[i].name, more->all[i].value);
    return 0;
}

const char *parameters_get(const struct parameters *f, const char *name)
{
    for (size_t i = 0; i < f->n; i++)
        if (strcmp(f->fields[i].name, name) == 0)
            return f->fields[i].value;
    return "";
}

int parameters_change(struct parameters *f, struct jobj step, struct err *e)
{
    struct jobj gone = jobj_get(step, "drop"), again = jobj_get(step, "twice");
    struct jobj_list names = { 0 };

    if (set_all(f, jobj_get(step, "set"), e) < 0 ||
        add_all(f, jobj_get(step, "add"), e) < 0)
        return -1;
    if (gone.node != NULL && jobj_as_texts(f->arena, gone, &names, e) < 0)
        return -1;
    for (size_t i = 0; i < names.n; i++)
        drop(f, names.texts[i]);
    names.n = 0;
    if (again.node != NULL && jobj_as_texts(f->arena, again, &names, e) < 0)
        return -1;
    for (size_t i = 0; i < names.n; i++)
        parameters_add(f, names.texts[i], parameters_get(f, names.texts[i]));
    if (f->too_many)
        return err_set(e, ERR_LIMIT, "more than %d fields", FIELDS_MAX);
    return 0;
}

const char *parameters_form(const struct parameters *f)
{
    struct buf text = buf_make(f->arena, BODY_MAX);

    for (size_t i = 0; i < f->n; i++)
        form_add(&text, f->fields[i].name, f->fields[i].value);
    return text.data;
}

const char *parameters_json(const struct parameters *f)
{
    struct buf text = buf_make(f->arena, BODY_MAX);
    struct jwrite w = jwrite_make(&text);

    jwrite_object(&w);
    for (size_t i = 0; i < f->n; i++)
        jwrite_member_text(&w, f->fields[i].name, f->fields[i].value);
    jwrite_object_end(&w);
    return text.data;
}
