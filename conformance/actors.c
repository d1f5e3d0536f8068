/* SPDX-License-Identifier: MIT */
#include "conformance/actors.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "conformance/fakes.h"
#include "conformance/issuing.h"
#include "conformance/launch.h"
#include "conformance/overlaid.h"
#include "conformance/props.h"
#include "conformance/script.h"
#include "conformance/vars.h"
#include "wire/basicauth.h"
#include "wire/uri.h"

enum { READY_MS = 15000 };

#define PROJECT "P2aCtorsOfConformance00000000"

static const char *get(const struct stage *s, const char *name)
{
    return vars_get(s->vars, name);
}

/* Who the runner is, and who the server under test is at it. */
static void name_parties(struct stage *s, const char *sts)
{
    struct arena *a = s->arena;
    struct secret secret;

    vars_set(s->vars, "sts.url", sts);
    vars_set(s->vars, "sts.project", PROJECT);
    vars_set(s->vars, "sts.issuer", arena_printf(a, "%s/v1/apps/" PROJECT, sts));
    vars_set(s->vars, "sts.second_issuer",
             arena_printf(a, "%s/v1/apps/agentic/" PROJECT "/MSOTHER", sts));
    vars_set(s->vars, "sts.downstream", arena_printf(a, "%s/downstream", sts));
    vars_set(s->vars, "tested.resource", "https://tested.test/mcp");
    vars_set(s->vars, "tested.scopes", "tool:use");
    if (get(s, "tested.id") == NULL)
        vars_set(s->vars, "tested.id", "tested+client/1");
    if (get(s, "tested.secret") == NULL)
        vars_set(s->vars, "tested.secret",
                 arena_printf(a, "mArkerSecret+of/%s", get(s, "random")));
    secret = secret_make(a, get(s, "tested.secret"), strlen(get(s, "tested.secret")));
    vars_set(s->vars, "tested.basic", basicauth_text(a, get(s, "tested.id"), &secret));
}

int actors_enter(struct stage *s, struct err *e)
{
    struct actors *on = arena_alloc(s->arena, sizeof *on);

    if (s->actors != NULL)
        return 0;
    on->fakes = s->target->fakes;
    if (on->fakes != NULL)
        fakes_forget(on->fakes);
    else if (fakes_open(s->arena, 0, &on->fakes, e) < 0)
        return -1;
    s->actors = on;
    for (size_t i = 0; i < FAKES_ORIGINS; i++)
        vars_set(s->vars, arena_printf(s->arena, "fakes.%s", fakes_origin(i)),
                 arena_printf(s->arena, "http://127.0.0.1:%d", fakes_port(on->fakes, i)));
    name_parties(s, get(s, "fakes.main"));
    return issuing_name_keys(s->target->props, s->arena, s->vars, e);
}

int actors_read(struct stage *s, const char *name, struct jobj *out, struct err *e)
{
    struct jobj part;

    if (props_lines(s->target->props, name, &part, e) < 0)
        return -1;
    return vars_fill(s->vars, part, out, e);
}

int actors_play(struct stage *s, const char *from, struct jobj routes, struct err *e)
{
    struct actors *on;

    if (actors_enter(s, e) < 0)
        return -1;
    on = s->actors;
    if (from != NULL && actors_read(s, from, &on->routes, e) < 0)
        return -1;
    if (script_check(routes, e) < 0 ||
        overlaid_make(s->arena, on->routes, routes, &on->routes, e) < 0)
        return -1;
    return fakes_play(on->fakes, on->routes, e);
}

static const char *text_or(struct jobj o, const char *name, const char *standard)
{
    const char *text = standard;

    return jobj_opt_text(o, name, &text, NULL) < 0 ? standard : text;
}

static const char *shouted(struct arena *a, const char *text)
{
    char *copy = arena_text(a, text);

    for (char *c = copy; *c != '\0'; c++)
        *c = (char)toupper((unsigned char)*c);
    return copy;
}

/* ${tested.url} of this path at the server's origin; its name is its resource. */
static int name_server(struct stage *s, struct jobj server, const char *url,
                       struct err *e)
{
    const char *path, *origin;
    struct arena *a = s->arena;
    struct uri uri;

    if (uri_parse(a, url, &uri, e) < 0)
        return -1;
    origin = arena_slice(a, url, strlen(url) - strlen(uri.path));
    path = text_or(server, "path", *uri.path != '\0' ? uri.path : "/mcp");
    vars_set(s->vars, "tested.origin", origin);
    vars_set(s->vars, "tested.path", path);
    vars_set(s->vars, "tested.url", arena_printf(a, "%s%s", origin, path));
    vars_set(s->vars, "tested.resource",
             text_or(server, "resource", get(s, "tested.url")));
    vars_set(s->vars, "tested.shouted", shouted(a, get(s, "tested.resource")));
    vars_set(s->vars, "tested.second_path", text_or(server, "second_path", ""));
    vars_set(s->vars, "tested.revision", text_or(server, "revision", "2025-11-25"));
    vars_set(s->vars, "tested.session_revision",
             text_or(server, "session_revision", get(s, "tested.revision")));
    return 0;
}

static void name_tool(struct stage *s, struct jobj tool)
{
    for (struct jobj v = jobj_first(tool); v.node != NULL; v = jobj_next(v))
        vars_set_json(s->vars,
                      arena_printf(s->arena, "tool.%s.%s", jobj_name(tool), jobj_name(v)),
                      v);
}

static void end(void *self)
{
    launch_end(self);
}

static const char *setting(struct stage *s, const char *name, const char *of)
{
    return arena_printf(s->arena, "%s=%s", name, get(s, of));
}

static int start(struct stage *s, struct jobj server, struct err *e)
{
    const char *const env[] = {
        setting(s, "CONFORMANCE_STS_URL", "sts.url"),
        setting(s, "CONFORMANCE_ISSUER", "sts.issuer"),
        setting(s, "CONFORMANCE_PROJECT", "sts.project"),
        setting(s, "CONFORMANCE_DOWNSTREAM_URL", "sts.downstream"),
        setting(s, "CONFORMANCE_CLIENT_ID", "tested.id"),
        setting(s, "CONFORMANCE_CLIENT_SECRET", "tested.secret"),
        NULL,
    };
    const char *args[] = { "-c", text_or(server, "command", NULL), "sh", NULL };
    struct launch_ask ask = { .program = "/bin/sh",
                              .args = args,
                              .env = env,
                              .url = text_or(server, "url", NULL),
                              .wait_ms = READY_MS };
    struct launched *child = arena_alloc(s->arena, sizeof *child);

    if (args[1] == NULL)
        return 0;
    if (launch_start(&ask, s->arena, child, e) < 0)
        return -1;
    arena_defer(s->arena, end, child);
    s->actors->server = child;
    return 0;
}

int actors_server(struct stage *s, struct err *e)
{
    struct jobj server = jobj_get(s->target->file, "mcp_server");
    const char *url;

    if (server.node == NULL)
        return err_set(e, STAGE_ERR_UNMET, "needs mcp_server");
    if (get(s, "tested.url") != NULL)
        return 0;
    if (actors_play(s, "sts", (struct jobj){ 0 }, e) < 0 || start(s, server, e) < 0)
        return -1;
    url =
        s->actors->server != NULL ? s->actors->server->url : text_or(server, "url", NULL);
    if (url == NULL)
        return err_set(e, ERR_PARSE, "mcp_server: a url or a command is expected");
    for (struct jobj v = jobj_first(jobj_get(server, "tools")); v.node; v = jobj_next(v))
        name_tool(s, v);
    vars_set(s->vars, "tested.scopes", text_or(server, "scopes", ""));
    return name_server(s, server, url, e);
}

const char *actors_log(struct stage *s)
{
    bool ours = s->actors != NULL && s->actors->server != NULL;

    return ours ? launch_log(s->actors->server, s->arena) : "";
}
