/* SPDX-License-Identifier: MIT */
#include "conformance/stated.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "conformance/embedded.h"
#include "conformance/vars.h"
#include "wire/jwrite.h"

enum { CHECK_MAX = 1 << 20 };

/* One search through a check. */
struct search {
    const struct target *target;
    struct arena *arena;
    const char *text; /* the check */
    const char *lack;
};

/* Is a name used, and what it is made of not stated? */
static void look(struct search *s, const char *name, const char *of)
{
    const char *braced = arena_printf(s->arena, "${%s}", name);
    const char *called = arena_printf(s->arena, "\"target\":\"%s\"", name);

    if (s->lack == NULL && vars_get(s->target->vars, of) == NULL &&
        (strstr(s->text, braced) != NULL || strstr(s->text, called) != NULL))
        s->lack = braced;
}

/* clients.server.secret → ${server.secret}; whoever is there has an id, and ${server.basic}. */
static void look_for_parties(struct search *s, struct jobj group)
{
    for (struct jobj one = jobj_first(group); one.node != NULL; one = jobj_next(one)) {
        const char *id = arena_printf(s->arena, "%s.id", jobj_name(one));

        look(s, id, id);
        look(s, arena_printf(s->arena, "%s.basic", jobj_name(one)),
             arena_printf(s->arena, "%s.secret", jobj_name(one)));
        for (struct jobj v = jobj_first(one); v.node != NULL; v = jobj_next(v)) {
            const char *name =
                arena_printf(s->arena, "%s.%s", jobj_name(one), jobj_name(v));

            look(s, name, name);
        }
    }
}

/* A step of `when` a thing that the target does not have is not done there. */
static bool is_done(const struct target *t, struct jobj step, struct arena *a)
{
    const char *when, *value = NULL;

    if (jobj_text(step, "when", &when, NULL) == 0 && strncmp(when, "${", 2) == 0)
        value = vars_get(t->vars, arena_slice(a, when + 2, strcspn(when + 2, "}")));
    return value == NULL || strcmp(value, "false") != 0;
}

/* The check as far as it is done at this target. */
static void write_check(struct jwrite *w, const struct search *s, struct jobj check)
{
    jwrite_array(w);
    for (struct jobj v = jobj_first(check); v.node != NULL; v = jobj_next(v))
        if (strcmp(jobj_name(v), "steps") != 0)
            jobj_write(v, w);
    for (struct jobj v = jobj_first(jobj_get(check, "steps")); v.node; v = jobj_next(v))
        if (is_done(s->target, v, s->arena))
            jobj_write(v, w);
    jwrite_array_end(w);
}

const char *stated_lack(const struct target *t, struct jobj check, struct arena *a)
{
    const struct embedded *file = embedded_find("mock.json");
    struct buf text = buf_make(a, CHECK_MAX);
    struct jwrite w = jwrite_make(&text);
    struct search s = { .target = t, .arena = a };
    struct jobj mock;

    if (t->mode == TARGET_ADMIN ||
        jobj_parse_object(a, file->text, file->len, &mock, NULL) < 0)
        return NULL;
    write_check(&w, &s, check);
    s.text = text.data;
    look_for_parties(&s, jobj_get(mock, "clients"));
    look_for_parties(&s, jobj_get(mock, "users"));
    for (struct jobj v = jobj_first(jobj_get(mock, "targets")); v.node; v = jobj_next(v))
        look(&s, jobj_name(v), jobj_name(v));
    for (struct jobj v = jobj_first(jobj_get(mock, "endpoints")); v.node;
         v = jobj_next(v))
        look(&s, arena_printf(a, "%s_path", jobj_name(v)),
             arena_printf(a, "%s_path", jobj_name(v)));
    look(&s, "project", "project");
    look(&s, "issuer", "issuer");
    return s.lack;
}
