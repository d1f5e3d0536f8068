/* SPDX-License-Identifier: MIT */
#include "workbench/wb_stands.h"

#include "base/arena.h"
#include "policy/reading.h"

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

static struct wb_stand *find(const struct wb_stands *s, size_t target,
                             enum rule_action action)
{
    const struct ruleset_input *in = s->w->input;
    struct wb_stand *out = arena_alloc(s->arena, sizeof *out);
    bool *has = arena_array(s->arena, in->n_rules + 1, sizeof *has);
    struct rule *rules;
    size_t *number, n = 0;

    for (size_t i = 0; i < in->n_rules; i++)
        n += has[i] = wb_stands_there(s->w, &in->rules[i], target, action);
    rules = arena_array(s->arena, n + 1, sizeof *rules);
    number = arena_array(s->arena, n + 1, sizeof *number);
    *out = (struct wb_stand){ target, action, rules, number, .has = has };
    for (size_t i = 0; i < in->n_rules; i++) {
        if (!has[i])
            continue;
        rules[out->n] = in->rules[i];
        number[out->n++] = i;
    }
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
