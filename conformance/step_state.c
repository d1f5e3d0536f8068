/* SPDX-License-Identifier: MIT */
/* The steps that arrange: what they do is no answer of the target's. */
#include "conformance/step_kinds.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "conformance/canonical.h"
#include "conformance/step.h"
#include "conformance/vars.h"
#include "wire/jwrite.h"

enum { FRAGMENT_MAX = 4 << 20 };

/* A control route with the project in its query. */
static int control(struct stage *s, const char *route, const char *json,
                   struct seen **out, struct err *e)
{
    const char *line = arena_printf(s->arena, "%sproject=%s", route, s->project);

    if (stage_control(s, line, json, NULL, e) < 0)
        return -1;
    *out = step_nothing(s, 200);
    return 0;
}

int step_mint(struct stage *s, struct jobj step, struct seen **out, struct err *e)
{
    const char *token, *name = "inbound";

    if (jobj_opt_text(step, "as_name", &name, e) < 0 ||
        canonical_mint(s, step, &token, e) < 0)
        return -1;
    vars_set(s->vars, name, token);
    *out = step_nothing(s, 200);
    return 0;
}

int step_apply(struct stage *s, struct jobj step, struct seen **out, struct err *e)
{
    struct buf text = buf_make(s->arena, FRAGMENT_MAX);
    struct jwrite w = jwrite_make(&text);
    const char *project = s->project;
    struct jobj fragment;

    if (jobj_object(step, "fragment", &fragment, e) < 0 ||
        jobj_opt_text(step, "project", &project, e) < 0)
        return -1;
    jobj_write(fragment, &w);
    if (stage_control(s, arena_printf(s->arena, "POST apply?project=%s", project),
                      text.data, NULL, e) < 0)
        return -1;
    *out = step_nothing(s, 200);
    return 0;
}

int step_second(struct stage *s, struct jobj step, struct seen **out, struct err *e)
{
    (void)step;
    if (stage_second(s, e) < 0)
        return -1;
    *out = step_nothing(s, 200);
    return 0;
}

int step_remove(struct stage *s, struct jobj step, struct seen **out, struct err *e)
{
    const char *kind, *id;

    if (jobj_text(step, "kind", &kind, e) < 0 || jobj_text(step, "id", &id, e) < 0)
        return -1;
    return control(s, arena_printf(s->arena, "DELETE records?kind=%s&id=%s&", kind, id),
                   NULL, out, e);
}

int step_clock(struct stage *s, struct jobj step, struct seen **out, struct err *e)
{
    struct jobj advance = jobj_get(step, "advance"), now = jobj_get(step, "now");
    const char *digits = jobj_digits(advance.node ? advance : now);
    const char *member = advance.node ? "advanceSeconds" : "now";
    const char *body;

    if (digits == NULL)
        return err_set(e, ERR_PARSE, "clock: advance or now is expected");
    body = arena_printf(s->arena, "{\"project\":\"%s\",\"%s\":%s}", s->project, member,
                        digits);
    if (stage_control(s, "POST clock", body, NULL, e) < 0)
        return -1;
    *out = step_nothing(s, 200);
    return 0;
}

int step_rotate(struct stage *s, struct jobj step, struct seen **out, struct err *e)
{
    (void)step;
    return control(s, "POST keys/rotate?", "{}", out, e);
}

int step_drop_key(struct stage *s, struct jobj step, struct seen **out, struct err *e)
{
    const char *kid;

    if (jobj_text(step, "kid", &kid, e) < 0)
        return -1;
    return control(s, arena_printf(s->arena, "DELETE keys?kid=%s&", kid), NULL, out, e);
}

int step_reset(struct stage *s, struct jobj step, struct seen **out, struct err *e)
{
    (void)step;
    return control(s, "POST reset?", "{}", out, e);
}
