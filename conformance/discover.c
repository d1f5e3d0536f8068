/* SPDX-License-Identifier: MIT */
#include "conformance/discover.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "conformance/addresses.h"
#include "conformance/stage.h"
#include "conformance/step.h"
#include "conformance/vars.h"

/* Members of metadata, and the names that they give. */
static const struct {
    const char *member, *name;
} members[] = {
    { "token_endpoint", "token_path" },
    { "revocation_endpoint", "revocation_path" },
    { "introspection_endpoint", "introspection_path" },
    { "registration_endpoint", "registration_path" },
    { "authorization_endpoint", "authorization_path" },
    { "userinfo_endpoint", "userinfo_path" },
    { "pushed_authorization_request_endpoint", "par_path" },
    { "jwks_uri", "jwks_path" },
    { "", "metadata_path" }, /* no member: of the file alone */
};

/* Places that one target has apart for a project or an MCP server, and others do not. */
static const struct {
    const char *name, *else_name;
} apart[] = {
    { "project_token_path", "token_path" },
    { "mcp_token_path", "token_path" },
    { "mcp_authorization_path", "authorization_path" },
};

static void take_apart(struct target *t, const struct stage *s)
{
    for (size_t i = 0; i < sizeof apart / sizeof apart[0]; i++) {
        const char *path = vars_get(s->vars, apart[i].name);

        if (path == NULL)
            path = vars_get(t->vars, apart[i].else_name);
        if (path != NULL)
            vars_set(t->vars, apart[i].name, path);
    }
}

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

int discover_endpoints(struct target *t, struct arena *a, struct err *e)
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
    take_apart(t, s);
    addresses_name(&(struct addresses_of){ t, s->project, t->vars, a });
    stage_close(s);
    if (rc == 0 && vars_get(t->vars, "token_path") == NULL)
        return err_set(e, ERR_PARSE,
                       "%s: neither token_paths nor metadata of an issuer say where its "
                       "token endpoint is",
                       t->name);
    return rc;
}
