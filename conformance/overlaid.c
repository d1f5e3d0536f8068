/* SPDX-License-Identifier: MIT */
#include "conformance/overlaid.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "wire/jwrite.h"

enum { OBJECT_MAX = 8 << 20 };

static void write_member(struct jwrite *w, const char *name, struct jobj value)
{
    if (jobj_kind(value) == JOBJ_NULL)
        return;
    jwrite_key(w, name);
    jobj_write(value, w);
}

int overlaid_make(struct arena *a, struct jobj base, struct jobj changes,
                  struct jobj *out, struct err *e)
{
    struct buf text = buf_make(a, OBJECT_MAX);
    struct jwrite w = jwrite_make(&text);

    jwrite_object(&w);
    for (struct jobj v = jobj_first(changes); v.node != NULL; v = jobj_next(v))
        if (!jobj_has(base, jobj_name(v)))
            write_member(&w, jobj_name(v), v);
    for (struct jobj v = jobj_first(base); v.node != NULL; v = jobj_next(v)) {
        bool changed = jobj_has(changes, jobj_name(v));

        write_member(&w, jobj_name(v), changed ? jobj_get(changes, jobj_name(v)) : v);
    }
    jwrite_object_end(&w);
    if (!buf_ok(&text))
        return err_set(e, ERR_LIMIT, "too long with its changes laid over it");
    return jobj_parse_object(a, text.data, text.len, out, e);
}
