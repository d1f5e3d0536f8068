/* SPDX-License-Identifier: MIT */
#include "conformance/hook.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "conformance/command.h"
#include "wire/jwrite.h"

enum { WAIT_MS = 60000, FILE_MAX = 4 << 20 };

bool hook_has(struct jobj commands, const char *name)
{
    return jobj_has(commands, name);
}

int hook_ask(struct jobj commands, const char *name, const char *input, struct arena *a,
             struct jobj *out, struct err *e)
{
    struct command_ask ask = { .input = input, .wait_ms = WAIT_MS };
    struct err why = { 0 };

    *out = (struct jobj){ 0 };
    if (!hook_has(commands, name))
        return 0;
    if (jobj_text(commands, name, &ask.line, e) < 0)
        return -1;
    if (command_run(&ask, a, out, &why) < 0)
        return err_set(e, why.code, "the command %s: %s", name, why.text);
    return 0;
}

/* Objects member by member, anything else whole. */
static void lay(struct jwrite *w, struct jobj under, struct jobj over)
{
    if (jobj_kind(under) != JOBJ_OBJECT || jobj_kind(over) != JOBJ_OBJECT) {
        jobj_write(over.node != NULL ? over : under, w);
        return;
    }
    jwrite_object(w);
    for (struct jobj v = jobj_first(under); v.node != NULL; v = jobj_next(v)) {
        jwrite_key(w, jobj_name(v));
        lay(w, v, jobj_get(over, jobj_name(v)));
    }
    for (struct jobj v = jobj_first(over); v.node != NULL; v = jobj_next(v)) {
        if (jobj_has(under, jobj_name(v)))
            continue;
        jwrite_key(w, jobj_name(v));
        jobj_write(v, w);
    }
    jwrite_object_end(w);
}

int hook_lay(struct jobj file, struct jobj answer, struct arena *a, struct jobj *out,
             struct err *e)
{
    struct buf text = buf_make(a, FILE_MAX);
    struct jwrite w = jwrite_make(&text);

    lay(&w, file, answer);
    return jobj_parse_object(a, text.data, text.len, out, e);
}
