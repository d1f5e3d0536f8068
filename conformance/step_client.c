/* SPDX-License-Identifier: MIT */
/* The steps that let a client, or a library behind its adapter, go its way among the fakes. */
#include "conformance/step_kinds.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "conformance/actors.h"
#include "conformance/errand.h"
#include "conformance/step.h"
#include "conformance/vars.h"
#include "wire/jwrite.h"

enum { TEXT_MAX = 1 << 20, DEADLINE_S = 30, SETTINGS_MAX = 32, NOT_FOUND = 127 };

/* One errand while it is being put together. */
struct going {
    struct stage *s;
    struct jobj step;
    const char *command, *scenario;
    const char *env[SETTINGS_MAX];
    size_t n;
};

static const char *text_of(struct jobj o, const char *name, const char *standard)
{
    const char *text = standard;

    return jobj_opt_text(o, name, &text, NULL) < 0 ? standard : text;
}

static void set(struct going *g, const char *name, const char *value)
{
    if (g->n + 1 < SETTINGS_MAX)
        g->env[g->n++] = arena_printf(g->s->arena, "%s=%s", name, value);
}

/* {"name": scenario, …}: what the scenario has for the client to know. */
static int write_context(struct going *g, struct err *e)
{
    struct buf text = buf_make(g->s->arena, TEXT_MAX);
    struct jwrite w = jwrite_make(&text);
    struct jobj context = jobj_get(g->step, "context");

    if (context.node == NULL)
        return 0;
    jwrite_object(&w);
    jwrite_member_text(&w, "name", g->scenario);
    for (struct jobj v = jobj_first(context); v.node != NULL; v = jobj_next(v)) {
        jwrite_key(&w, jobj_name(v));
        jobj_write(v, &w);
    }
    jwrite_object_end(&w);
    if (!buf_ok(&text))
        return err_set(e, ERR_LIMIT, "context: too long");
    set(g, "MCP_CONFORMANCE_CONTEXT", text.data);
    return 0;
}

/* More of the environment, by the step; an empty value is one. */
static int set_more(struct going *g, struct err *e)
{
    struct jobj env = jobj_get(g->step, "env");
    const char *value;

    for (struct jobj v = jobj_first(env); v.node != NULL; v = jobj_next(v)) {
        if (jobj_as_text(v, &value, e) < 0)
            return -1;
        set(g, jobj_name(v), value);
    }
    return 0;
}

/* The URL of the fake MCP server is the last word; a quote has no place in it. */
static const char *with_url(struct going *g)
{
    const char *url =
        text_of(g->step, "url",
                arena_printf(g->s->arena, "%s/mcp", vars_get(g->s->vars, "fakes.main")));

    return arena_printf(g->s->arena, "%s '%s'", g->command, url);
}

/* What it wrote: each line that is a JSON object is an event. */
static int read_lines(struct stage *s, const char *text, struct jobj *out, struct err *e)
{
    struct buf list = buf_make(s->arena, TEXT_MAX * 2);
    struct jwrite w = jwrite_make(&list);
    struct jobj one;

    jwrite_array(&w);
    for (; *text != '\0'; text += strcspn(text, "\n"), text += *text == '\n')
        if (jobj_parse_object(s->arena, text, strcspn(text, "\n"), &one, NULL) == 0)
            jobj_write(one, &w);
    jwrite_array_end(&w);
    return jobj_parse(s->arena, list.data, list.len, out, e);
}

/* {"exit", "late", "out", "error"} */
static int show(struct stage *s, const struct errand *did, struct seen *seen,
                struct err *e)
{
    struct buf text = buf_make(s->arena, TEXT_MAX * 8);
    struct jwrite w = jwrite_make(&text);

    jwrite_object(&w);
    jwrite_member_int(&w, "exit", did->exit_code);
    jwrite_member_bool(&w, "late", did->is_late);
    jwrite_member_text(&w, "out", did->out);
    jwrite_member_text(&w, "error", did->error);
    jwrite_object_end(&w);
    seen->body = text.data;
    seen->body_len = text.len;
    seen->is_json = jobj_parse_object(s->arena, text.data, text.len, &seen->json, e) == 0;
    return seen->is_json ? read_lines(s, did->out, &seen->events, e) : -1;
}

static int go(struct going *g, struct seen **out, struct err *e)
{
    int64_t deadline_s = DEADLINE_S;
    struct errand_ask ask = { .env = g->env };
    struct errand did;

    if (jobj_opt_int(g->step, "deadline_s", &deadline_s, e) < 0)
        return -1;
    ask.deadline_ms = (int)deadline_s * 1000;
    ask.command = with_url(g);
    if (errand_run(&ask, g->s->arena, &did, e) < 0)
        return -1;
    if (did.exit_code == NOT_FOUND)
        return err_set(e, STAGE_ERR_UNMET, "the shell does not find it: %.200s",
                       did.error);
    *out = step_nothing(g->s, 200);
    (*out)->url = arena_printf(g->s->arena, "%s (scenario %s)", ask.command, g->scenario);
    g->s->newest = *out;
    return show(g->s, &did, *out, e);
}

static int prepare(struct going *g, const char *who, struct err *e)
{
    struct jobj about = jobj_get(g->s->target->file, who);

    g->command = text_of(about, "command", NULL);
    if (g->command == NULL)
        return err_set(e, STAGE_ERR_UNMET, "needs %s", who);
    g->scenario = text_of(about, "scenario", text_of(g->step, "scenario", ""));
    if (actors_enter(g->s, e) < 0)
        return -1;
    set(g, "MCP_CONFORMANCE_SCENARIO", g->scenario);
    set(g, "MCP_CONFORMANCE_PROTOCOL_VERSION",
        text_of(g->step, "revision", text_of(about, "revision", "2025-11-25")));
    return write_context(g, e) < 0 || set_more(g, e) < 0 ? -1 : 0;
}

int step_client(struct stage *s, struct jobj step, struct seen **out, struct err *e)
{
    struct going *g = arena_alloc(s->arena, sizeof *g);

    g->s = s;
    g->step = step;
    return prepare(g, "client_under_test", e) < 0 ? -1 : go(g, out, e);
}

/* The library finds its STS, its project and its own id and secret in the environment. */
int step_library(struct stage *s, struct jobj step, struct seen **out, struct err *e)
{
    static const struct {
        const char *name, *of;
    } settings[] = { { "DESCOPE_BASE_URI", "sts.url" },
                     { "DESCOPE_PROJECT_ID", "sts.project" },
                     { "MCPSTS_CLIENT_ID", "tested.id" },
                     { "MCPSTS_CLIENT_SECRET", "tested.secret" } };
    struct going *g = arena_alloc(s->arena, sizeof *g);

    g->s = s;
    g->step = step;
    if (actors_enter(s, e) < 0)
        return -1;
    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++)
        if (!jobj_has(jobj_get(step, "env"), settings[i].name))
            set(g, settings[i].name, vars_get(s->vars, settings[i].of));
    return prepare(g, "library_under_test", e) < 0 ? -1 : go(g, out, e);
}
