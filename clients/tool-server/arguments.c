/* SPDX-License-Identifier: MIT */
#include "tool-server/arguments.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/err.h"
#include "base/nearest.h"
#include "tool-server/tools.h"

enum { FIELDS_MAX = 8 };

static int check_name(const struct tools_field *takes, const char *name, struct err *e)
{
    const char *names[FIELDS_MAX];
    const char *near;
    size_t n = 0;

    for (const struct tools_field *f = takes; f->name != NULL && n < FIELDS_MAX; f++)
        names[n++] = f->name;
    for (size_t i = 0; i < n; i++) {
        if (strcmp(names[i], name) == 0)
            return 0;
    }
    near = nearest_find(name, names, n);
    return err_set(e, ERR_PARSE,
                   near ? "%.60s: no such argument (did you mean %s?)"
                        : "%.60s: no such argument",
                   name, near);
}

static int check_text(const struct tools_field *field, struct jobj arguments,
                      struct err *e)
{
    const char *text = "";

    if (!jobj_has(arguments, field->name))
        return err_set(e, ERR_PARSE, "%s: is missing. %s", field->name,
                       field->description);
    if (jobj_as_text(jobj_get(arguments, field->name), &text, NULL) < 0)
        return err_set(e, ERR_PARSE, "%s: expected a text", field->name);
    if (text[0] == '\0')
        return err_set(e, ERR_PARSE, "%s: is empty. %s", field->name, field->description);
    if (strlen(text) > field->longest)
        return err_set(e, ERR_PARSE, "%s: at most %zu bytes", field->name,
                       field->longest);
    return 0;
}

int arguments_check(const struct tools_field *takes, struct jobj arguments, struct err *e)
{
    for (struct jobj v = jobj_first(arguments); v.node != NULL; v = jobj_next(v)) {
        if (check_name(takes, jobj_name(v), e) < 0)
            return -1;
    }
    for (const struct tools_field *f = takes; f->name != NULL; f++) {
        if (check_text(f, arguments, e) < 0)
            return -1;
    }
    return 0;
}

static bool all_objects(struct jobj list)
{
    for (struct jobj v = jobj_first(list); v.node != NULL; v = jobj_next(v)) {
        if (jobj_kind(v) != JOBJ_OBJECT)
            return false;
    }
    return true;
}

static bool fits(const struct tools_field *field, struct jobj value)
{
    int64_t n;

    switch (field->kind) {
    case TOOLS_TEXT:
        return jobj_kind(value) == JOBJ_TEXT;
    case TOOLS_NUMBER:
        return jobj_as_int(value, &n, NULL) == 0;
    case TOOLS_LIST:
        return jobj_kind(value) == JOBJ_ARRAY && all_objects(value);
    }
    return false;
}

int arguments_check_result(const struct tools_field *gives, struct jobj answer,
                           struct err *e)
{
    for (const struct tools_field *f = gives; f->name != NULL; f++) {
        if (!fits(f, jobj_get(answer, f->name)))
            return err_set(e, ERR_PARSE, "%s: not what the tool's output schema says",
                           f->name);
    }
    return 0;
}
