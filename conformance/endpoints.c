/* SPDX-License-Identifier: MIT */
#include "conformance/endpoints.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "conformance/step.h"
#include "conformance/vars.h"
#include "wire/jwrite.h"

enum { BODY_MAX = 1 << 20 };

/* "{project}" and "{server}" of a path of the target file. */
static const char *path_filled(struct stage *s, const char *path)
{
    struct buf out = buf_make(s->arena, BODY_MAX);

    while (*path != '\0') {
        const char *value = NULL;
        size_t len = strcspn(path, "}") + 1;

        if (strncmp(path, "{project}", 9) == 0)
            value = s->project;
        else if (strncmp(path, "{server}", 8) == 0)
            value = vars_get(s->vars, "mcp.id");
        if (value != NULL)
            buf_add(&out, value);
        else
            buf_add_len(&out, path, len = 1);
        path += len;
    }
    return out.data;
}

/* ${token_urls}: every place that the target declares to be a token endpoint, at least one. */
static void name_token_urls(struct stage *s)
{
    struct jobj paths = jobj_get(s->target->file, "token_paths"), list;
    const char *path = vars_get(s->vars, "token_path");
    struct buf text = buf_make(s->arena, BODY_MAX);
    struct jwrite w = jwrite_make(&text);

    jwrite_array(&w);
    if (paths.node == NULL && path != NULL)
        jwrite_text(&w, path[0] == '/'
                            ? arena_printf(s->arena, "%s%s", s->target->base, path)
                            : path);
    for (struct jobj v = jobj_first(paths); v.node != NULL; v = jobj_next(v))
        if (jobj_as_text(v, &path, NULL) == 0)
            jwrite_text(&w, arena_printf(s->arena, "%s%s", s->target->base,
                                         path_filled(s, path)));
    jwrite_array_end(&w);
    if (jobj_parse(s->arena, text.data, text.len, &list, NULL) == 0)
        vars_set_json(s->vars, "token_urls", list);
}

void endpoints_name(struct stage *s)
{
    struct jobj endpoints = jobj_get(s->target->file, "endpoints");
    struct jobj paths = jobj_get(s->target->file, "token_paths");
    const char *path;

    if (jobj_as_text(jobj_first(paths), &path, NULL) == 0)
        vars_set(s->vars, "token_path", path_filled(s, path));
    for (struct jobj v = jobj_first(endpoints); v.node != NULL; v = jobj_next(v))
        if (jobj_as_text(v, &path, NULL) == 0)
            vars_set(s->vars, arena_printf(s->arena, "%s_path", jobj_name(v)),
                     path_filled(s, path));
    name_token_urls(s);
}

/* Members of metadata, and the names that they give. */
static const struct {
    const char *member, *name;
} members[] = {
    { "token_endpoint", "token_path" },
    { "revocation_endpoint", "revocation_path" },
    { "introspection_endpoint", "introspection_path" },
    { "registration_endpoint", "registration_path" },
    { "authorization_endpoint", "authorization_path" },
    { "pushed_authorization_request_endpoint", "par_path" },
    { "jwks_uri", "jwks_path" },
    { "", "metadata_path" }, /* no member: of the file alone */
};

/* Below the target's base a path, elsewhere the whole URL. */
static const char *path_of(const struct target *t, const char *url)
{
    size_t n = strlen(t->base);

    return strncmp(url, t->base, n) == 0 && url[n] == '/' ? url + n : url;
}

/* What its file says counts. */
static void take(struct target *t, struct stage *s, struct jobj metadata)
{
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        const char *url = vars_get(s->vars, members[i].name);

        if (url != NULL || jobj_text(metadata, members[i].member, &url, NULL) == 0)
            vars_set(t->vars, members[i].name, path_of(t, url));
    }
}

/* The forms in which metadata are published (RFC 8414 3, OpenID Connect Discovery 4). */
static const char *const forms[] = { "oauth-authorization-server",
                                     "/oauth-authorization-server",
                                     "/openid-configuration", "openid-configuration" };

static int ask(struct target *t, struct stage *s, struct err *e)
{
    static const char step_text[] = "{\"do\":\"metadata\"}";
    struct jobj step;
    struct seen *seen;

    if (jobj_parse_object(s->arena, step_text, sizeof step_text - 1, &step, e) < 0)
        return -1;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        vars_set(s->vars, "metadata_form", forms[i]);
        if (step_run(s, step, &seen, e) < 0)
            return -1;
        if (seen->failure != NULL)
            return err_set(e, ERR_IO, "%s does not answer: %s", seen->url, seen->failure);
        if (seen->status != 200 || !seen->is_json)
            continue;
        vars_set(t->vars, "metadata_form", forms[i]);
        take(t, s, seen->json);
        if (vars_get(s->vars, "metadata_path") == NULL)
            vars_set(t->vars, "metadata_path", path_of(t, seen->url));
        return 0;
    }
    return 0;
}

int endpoints_discover(struct target *t, struct arena *a, struct err *e)
{
    struct stage_ask how = { .random = "discovery" };
    struct stage *s;
    int rc = 0;

    if (t->mode == TARGET_ADMIN)
        return 0;
    if (stage_open(t, &how, a, &s, e) < 0)
        return -1;
    take(t, s, (struct jobj){ 0 }); /* what the file says */
    if (vars_get(s->vars, "issuer") != NULL)
        rc = ask(t, s, e);
    stage_close(s);
    if (rc == 0 && vars_get(t->vars, "token_path") == NULL)
        return err_set(e, ERR_PARSE,
                       "%s: neither token_paths nor metadata of an issuer say where its "
                       "token endpoint is",
                       t->name);
    return rc;
}
