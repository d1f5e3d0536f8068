/* SPDX-License-Identifier: MIT */
#include "workbench/wb_stands.h"

#include "base/arena.h"
#include "policy/reading.h"
#include "workbench/wb_naming.h"

struct wb_stands {
    const struct wb_world *w;
    struct arena *arena;
    struct wb_stand *(*at)[RULE_ACTIONS_MAX]; /* by target; NULL: not found yet */
};

struct wb_stands *wb_stands_make(const struct wb_world *w, struct arena *a)
{
    struct wb_stands *s = arena_alloc(a, sizeof *s);

    *s = (struct wb_stands){ .w = w, .arena = a };
    s->at = arena_array(a, w->n_targets + 1, sizeof *s->at);
    return s;
}

const struct wb_world *wb_stands_world(const struct wb_stands *s)
{
    return s->w;
}

bool wb_stands_there(const struct wb_world *w, const struct rule *r, size_t target,
                     enum rule_action action)
{
    return r->enabled && reading_has_action(r, action) &&
           reading_names(r, &w->input->targets[target]);
}

static size_t next(const struct wb_world *w, size_t target, enum rule_action action,
                   struct wb_naming_walk *walk)
{
    size_t i;

    do
        i = wb_naming_next(w->naming, w->input, target, walk);
    while (i < w->input->n_rules &&
           !wb_stands_there(w, &w->input->rules[i], target, action));
    return i;
}

size_t *wb_stands_list(const struct wb_world *w, size_t target, enum rule_action action,
                       struct arena *a, size_t *n)
{
    struct wb_naming_walk count = { 0 }, walk = { 0 };
    size_t *list;

    for (*n = 0; next(w, target, action, &count) < w->input->n_rules;)
        ++*n;
    list = arena_array(a, *n + 1, sizeof *list);
    for (size_t i = 0; i < *n; i++)
        list[i] = next(w, target, action, &walk);
    return list;
}

static struct wb_stand *find(const struct wb_stands *s, size_t target,
                             enum rule_action action)
{
    const struct ruleset_input *in = s->w->input;
    struct wb_stand *out = arena_alloc(s->arena, sizeof *out);
    bool *has = arena_array(s->arena, in->n_rules + 1, sizeof *has);
    size_t *number = wb_stands_list(s->w, target, action, s->arena, &out->n);
    struct rule *rules = arena_array(s->arena, out->n + 1, sizeof *rules);

    for (size_t i = 0; i < out->n; i++) {
        has[number[i]] = true;
        rules[i] = in->rules[number[i]];
    }
    *out = (struct wb_stand){ target, action, rules, number, out->n, has };
    return out;
}

const struct wb_stand *wb_stands_at(struct wb_stands *s, size_t target,
                                    enum rule_action action)
{
    struct wb_stand **at = &s->at[target][action];

    if (!*at)
        *at = find(s, target, action);
    return *at;
}
