/* SPDX-License-Identifier: MIT */
#include "conformance/strict.h"

#include <string.h>

#include "base/err.h"
#include "base/nearest.h"

enum { NAMES_MAX = 64 };

static const enum jobj_kind kinds[] = {
    [STRICT_TEXT] = JOBJ_TEXT,   [STRICT_NUMBER] = JOBJ_NUMBER,
    [STRICT_BOOL] = JOBJ_BOOL,   [STRICT_OBJECT] = JOBJ_OBJECT,
    [STRICT_ARRAY] = JOBJ_ARRAY,
};

static const char *const words[] = {
    [STRICT_TEXT] = "a text",        [STRICT_NUMBER] = "a number",
    [STRICT_BOOL] = "true or false", [STRICT_OBJECT] = "an object",
    [STRICT_ARRAY] = "a list",
};

static const struct strict_key *find(struct strict_keys keys, const char *name)
{
    for (size_t i = 0; i < keys.n; i++)
        if (strcmp(keys.rows[i].name, name) == 0)
            return &keys.rows[i];
    return NULL;
}

static int unknown(const char *name, struct strict_keys keys, struct err *e)
{
    const char *names[NAMES_MAX], *near;
    size_t n = keys.n < NAMES_MAX ? keys.n : NAMES_MAX;

    for (size_t i = 0; i < n; i++)
        names[i] = keys.rows[i].name;
    near = nearest_find(name, names, n);
    return err_set(e, ERR_PARSE,
                   near ? "there is no \"%s\" here (did you mean \"%s\"?)"
                        : "there is no \"%s\" here",
                   name, near);
}

/* "${name}": what it stands for is known when the step runs. */
static bool is_name(struct jobj v)
{
    const char *text;

    return jobj_as_text(v, &text, NULL) == 0 && strncmp(text, "${", 2) == 0;
}

int strict_object(struct jobj o, struct strict_keys keys, struct err *e)
{
    if (jobj_kind(o) != JOBJ_OBJECT)
        return err_set(e, ERR_PARSE, "an object is expected");
    for (struct jobj v = jobj_first(o); v.node != NULL; v = jobj_next(v)) {
        const struct strict_key *key = find(keys, jobj_name(v));

        if (key == NULL)
            return unknown(jobj_name(v), keys, e);
        if (key->kind != STRICT_ANY && jobj_kind(v) != kinds[key->kind] &&
            jobj_kind(v) != JOBJ_NULL && !is_name(v))
            return err_set(e, ERR_PARSE, "%s: %s is expected", key->name,
                           words[key->kind]);
    }
    return 0;
}
