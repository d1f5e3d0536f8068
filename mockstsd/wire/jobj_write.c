/* SPDX-License-Identifier: MIT */
/* jobj_write of jobj.h, which needs nothing of the parser. */
#include "wire/jobj.h"

#include "base/err.h"
#include "wire/jgate.h"
#include "wire/jwrite.h"

/* The way from the root down to a value: the last one is the value itself. */
struct trail {
    struct jobj at[JGATE_DEPTH + 1];
    size_t n;
};

/* One value without what is inside it. */
static void write_open(struct jobj v, struct jwrite *w)
{
    const char *text = NULL;
    bool truth = false;

    switch (jobj_kind(v)) {
    case JOBJ_OBJECT:
        jwrite_object(w);
        return;
    case JOBJ_ARRAY:
        jwrite_array(w);
        return;
    case JOBJ_TEXT:
        if (jobj_as_text(v, &text, NULL) == 0)
            jwrite_text(w, text);
        return;
    case JOBJ_NUMBER:
        jwrite_raw(w, jobj_digits(v));
        return;
    case JOBJ_BOOL:
        if (jobj_as_bool(v, &truth, NULL) == 0)
            jwrite_bool(w, truth);
        return;
    case JOBJ_NULL:
    case JOBJ_ABSENT:
        jwrite_null(w);
        return;
    }
}

static void write_close(struct jobj v, struct jwrite *w)
{
    if (jobj_kind(v) == JOBJ_OBJECT)
        jwrite_object_end(w);
    else if (jobj_kind(v) == JOBJ_ARRAY)
        jwrite_array_end(w);
}

/* Behind a value: close what ends with it, up to the one that has a next. */
static struct jobj write_next(struct trail *open, struct jwrite *w)
{
    while (open->n > 1 && !jobj_next(open->at[open->n - 1]).node)
        write_close(open->at[--open->n - 1], w);
    if (open->n <= 1)
        return (struct jobj){ 0 };
    open->at[open->n - 1] = jobj_next(open->at[open->n - 1]);
    return open->at[open->n - 1];
}

void jobj_write(struct jobj v, struct jwrite *w)
{
    struct trail open = { .at = { v }, .n = 1 };
    struct jobj at = v;

    while (at.node) {
        if (jobj_name(at) && open.n > 1)
            jwrite_key(w, jobj_name(at));
        write_open(at, w);
        struct jobj child = jobj_first(at);
        if (child.node)
            open.at[open.n++] = child;
        else
            write_close(at, w);
        at = child.node ? child : write_next(&open, w);
    }
}
