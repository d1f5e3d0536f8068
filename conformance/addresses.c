/* SPDX-License-Identifier: MIT */
#include "conformance/addresses.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "conformance/vars.h"
#include "wire/jwrite.h"

enum { BODY_MAX = 1 << 20 };

/* "{project}" and "{server}" of a path of the target file. */
static const char *path_filled(const struct addresses_of *o, const char *path)
{
    struct buf out = buf_make(o->arena, BODY_MAX);

    while (*path != '\0') {
        const char *value = NULL;
        size_t len = strcspn(path, "}") + 1;

        if (strncmp(path, "{project}", 9) == 0)
            value = o->project;
        else if (strncmp(path, "{server}", 8) == 0)
            value = vars_get(o->vars, "mcp.id");
        if (value != NULL)
            buf_add(&out, value);
        else
            buf_add_len(&out, path, len = 1);
        path += len;
    }
    return out.data;
}

/* ${token_urls}: every place that the target declares to be a token endpoint, at least one. */
static void name_token_urls(const struct addresses_of *o)
{
    struct jobj paths = jobj_get(o->target->file, "token_paths"), list;
    const char *path = vars_get(o->vars, "token_path");
    struct buf text = buf_make(o->arena, BODY_MAX);
    struct jwrite w = jwrite_make(&text);

    jwrite_array(&w);
    if (paths.node == NULL && path != NULL)
        jwrite_text(&w, path[0] == '/'
                            ? arena_printf(o->arena, "%s%s", o->target->base, path)
                            : path);
    for (struct jobj v = jobj_first(paths); v.node != NULL; v = jobj_next(v))
        if (jobj_as_text(v, &path, NULL) == 0)
            jwrite_text(&w, arena_printf(o->arena, "%s%s", o->target->base,
                                         path_filled(o, path)));
    jwrite_array_end(&w);
    if (jobj_parse(o->arena, text.data, text.len, &list, NULL) == 0)
        vars_set_json(o->vars, "token_urls", list);
}

/* ${issuers}: the issuer, and those beside it; ${issuer2} and so on; ${more_issuers}: are there any? */
static void name_issuers(const struct addresses_of *o)
{
    struct jobj more = jobj_get(o->target->file, "issuers"), list;
    const char *issuer = vars_get(o->vars, "issuer"), *path;
    struct buf text = buf_make(o->arena, BODY_MAX);
    struct jwrite w = jwrite_make(&text);
    int i = 2;

    if (issuer == NULL)
        return;
    jwrite_array(&w);
    jwrite_text(&w, issuer);
    for (struct jobj v = jobj_first(more); v.node != NULL; v = jobj_next(v), i++)
        if (jobj_as_text(v, &path, NULL) == 0) {
            issuer =
                arena_printf(o->arena, "%s%s", o->target->base, path_filled(o, path));
            vars_set(o->vars, arena_printf(o->arena, "issuer%d", i), issuer);
            jwrite_text(&w, issuer);
        }
    jwrite_array_end(&w);
    if (jobj_parse(o->arena, text.data, text.len, &list, NULL) == 0)
        vars_set_json(o->vars, "issuers", list);
    vars_set_truth(o->vars, "more_issuers", i > 2);
}

/* ${serves.revocation} and so on: is there such a place? */
static void name_served(const struct addresses_of *o)
{
    static const char *const places[] = { "authorization", "introspection",
                                          "registration", "revocation", "userinfo" };

    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
        vars_set_truth(o->vars, arena_printf(o->arena, "serves.%s", places[i]),
                       vars_get(o->vars, arena_printf(o->arena, "%s_path", places[i])) !=
                           NULL);
}

void addresses_name(const struct addresses_of *o)
{
    struct jobj endpoints = jobj_get(o->target->file, "endpoints");
    struct jobj paths = jobj_get(o->target->file, "token_paths");
    const char *path;

    if (jobj_as_text(jobj_first(paths), &path, NULL) == 0)
        vars_set(o->vars, "token_path", path_filled(o, path));
    for (struct jobj v = jobj_first(endpoints); v.node != NULL; v = jobj_next(v))
        if (jobj_as_text(v, &path, NULL) == 0)
            vars_set(o->vars, arena_printf(o->arena, "%s_path", jobj_name(v)),
                     path_filled(o, path));
    name_token_urls(o);
    name_issuers(o);
    name_served(o);
}
