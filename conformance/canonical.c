/* SPDX-License-Identifier: MIT */
#include "conformance/canonical.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "conformance/hook.h"
#include "conformance/vars.h"
#include "wire/jwrite.h"

enum { BODY_MAX = 1 << 20 };

/* The names of a mint step, and of the control route's members. */
static const struct {
    const char *name, *member, *standard; /* a name of vars.h, or NULL */
} texts[] = {
    { "user", "user", "alice.id" },        { "client", "client", "agent.record" },
    { "resource", "resource", "mcp" },     { "raw_header", "rawHeader", NULL },
    { "raw_payload", "rawPayload", NULL }, { "fault", "fault", NULL },
};

/* "bob" is the user of that name in the target file; anything else is what it says. */
static const char *resolve(const struct stage *s, const char *name, const char *text)
{
    const char *suffix = strcmp(name, "user") == 0     ? ".id"
                         : strcmp(name, "client") == 0 ? ".record"
                                                       : "";
    const char *known = vars_get(s->vars, arena_printf(s->arena, "%s%s", text, suffix));

    return known != NULL ? known : text;
}

int canonical_mint(struct stage *s, struct jobj ask, const char **out, struct err *e)
{
    static const char *const objects[] = { "scopes", "claims", "header" };
    struct buf body = buf_make(s->arena, BODY_MAX);
    struct jwrite w = jwrite_make(&body);
    const char *project = s->project;
    struct jobj answer;

    if (stage_controls(s, e) < 0 || jobj_opt_text(ask, "project", &project, e) < 0)
        return -1;
    jwrite_object(&w);
    jwrite_member_text(&w, "project", project);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        const char *text = NULL;

        if (jobj_opt_text(ask, texts[i].name, &text, e) < 0)
            return -1;
        if (text != NULL)
            text = resolve(s, texts[i].name, text);
        else if (texts[i].standard != NULL && !jobj_has(ask, texts[i].name))
            text = vars_get(s->vars, texts[i].standard);
        if (text != NULL)
            jwrite_member_text(&w, texts[i].member, text);
    }
    for (size_t i = 0; i < sizeof objects / sizeof objects[0]; i++) {
        if (!jobj_present(ask, objects[i]))
            continue;
        jwrite_key(&w, objects[i]);
        jobj_write(jobj_get(ask, objects[i]), &w);
    }
    jwrite_object_end(&w);
    if (stage_control(s, "POST tokens", body.data, &answer, e) < 0)
        return -1;
    return jobj_text(answer, "token", out, e);
}

/* Who signs in where the runner cannot sign: a command of the target file. */
static int ask_for(struct stage *s, const char **out, struct err *e)
{
    static const char *const names[] = { "alice.login", "alice.id", "agent.id",
                                         "server.id", "mcp" };
    struct buf input = buf_make(s->arena, BODY_MAX);
    struct jwrite w = jwrite_make(&input);
    struct jobj answer;

    if (!hook_has(s->target->commands, HOOK_MINT))
        return err_set(
            e, ERR_PARSE,
            "the target file has no users.alice.token, and no command " HOOK_MINT);
    jwrite_object(&w);
    jwrite_member_text(&w, "user", "alice");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        jwrite_member_text(&w, names[i], vars_get(s->vars, names[i]));
    jwrite_object_end(&w);
    if (hook_ask(s->target->commands, HOOK_MINT, input.data, s->arena, &answer, e) < 0)
        return -1;
    return jobj_text(answer, "token", out, e);
}

int canonical_token(struct stage *s, const char **out, struct err *e)
{
    const char *token = vars_get(s->vars, "inbound");
    struct jobj nothing = { 0 };
    int rc = 0;

    if (token == NULL && s->target->mode != TARGET_ADMIN)
        token = vars_get(s->vars, "alice.token");
    if (token == NULL && s->target->mode == TARGET_ADMIN)
        rc = canonical_mint(s, nothing, &token, e);
    else if (token == NULL)
        rc = ask_for(s, &token, e);
    if (rc < 0)
        return -1;
    vars_set(s->vars, "inbound", token);
    *out = token;
    return 0;
}
