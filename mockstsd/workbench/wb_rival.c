/* SPDX-License-Identifier: MIT */
#include "workbench/wb_rival.h"

#include "base/arena.h"
#include "workbench/wb_corner.h"
#include "workbench/wb_gain.h"

enum { STEPS_A_RULE = 16 }; /* of the budget, to lay out a corner and to compare */

struct wb_rivals {
    const struct wb_study *study;
    struct wb_stands *stands;
    size_t rule;
    struct arena *arena;
    const struct wb_corner *(*corners)[RULE_ACTIONS_MAX]; /* by target and action */
    bool (*stood)[RULE_ACTIONS_MAX];                      /* the rule as it is */
};

/* One search. */
struct search {
    struct wb_rivals *r;
    const struct wb_mutant *m;
    uint64_t *budget;
    bool same_places; /* the mutant stands where its rule does */
    bool today_only;
    bool undecided;
    struct wb_rival *out;
};

struct wb_rivals *wb_rival_make(const struct wb_study *s, struct wb_stands *stands,
                                size_t rule, struct arena *a)
{
    const struct wb_world *w = s->world;
    struct wb_rivals *r = arena_alloc(a, sizeof *r);

    *r = (struct wb_rivals){ .study = s, .stands = stands, .rule = rule, .arena = a };
    r->corners = arena_array(a, w->n_targets + 1, sizeof *r->corners);
    r->stood = arena_array(a, w->n_targets + 1, sizeof *r->stood);
    for (size_t t = 0; t < w->n_targets; t++)
        for (int action = RULE_USER_ACCESS; action < RULE_ACTIONS_MAX; action++)
            r->stood[t][action] =
                wb_stands_there(w, &w->input->rules[rule], t, (enum rule_action)action);
    return r;
}

/* Exchanges ask the target's own action and no other (contract 7.2). */
static bool is_asked(const struct wb_world *w, size_t target, enum rule_action action)
{
    bool exchange = action == RULE_EXCHANGE_TOKEN || action == RULE_FETCH_OUTBOUND_TOKEN;

    return !exchange || w->targets[target].action == action;
}

static const struct wb_gain *best(const struct wb_gains *gains)
{
    for (size_t i = 0; i < gains->n; i++)
        if (gains->items[i].n_today > 0)
            return &gains->items[i];
    return gains->n > 0 ? &gains->items[0] : NULL;
}

/* Who gains by the one against the other? 1: somebody. */
static int compare(struct search *s, const struct wb_pair *pair, bool permitted,
                   struct err *e)
{
    const struct wb_world *worlds[2] = { pair->study[0]->world, pair->study[1]->world };
    const struct wb_gain *gain;
    struct wb_gains gains;

    if (wb_gain_find(pair, s->today_only, s->budget, s->r->arena, &gains, e) < 0)
        return -1;
    s->undecided = s->undecided || gains.undecided;
    gain = best(&gains);
    if (!gain)
        return 0;
    *s->out = (struct wb_rival){ .permitted = permitted };
    s->out->here = worlds[!permitted];
    s->out->there = worlds[permitted];
    s->out->ask = permitted ? gain->witness.gives : gain->witness.lacks;
    s->out->ask_there = permitted ? gain->witness.lacks : gain->witness.gives;
    return 1;
}

/* As the whole world sees it: the action that the target asks of itself goes without saying. */
static const struct wb_world *shown(const struct search *s, const struct wb_world *at,
                                    size_t target)
{
    struct wb_world *w = arena_alloc(s->r->arena, sizeof *w);

    *w = *at;
    w->targets = &s->r->study->world->targets[target];
    return w;
}

/* False if there is not that much left of the budget. */
static bool pay(struct search *s, size_t n_rules)
{
    uint64_t price = STEPS_A_RULE * (1 + (uint64_t)n_rules);

    if (price <= *s->budget) {
        *s->budget -= price;
        return true;
    }
    *s->budget = 0;
    s->undecided = true;
    return false;
}

static int look_at(struct search *s, const struct wb_corner *c, struct err *e)
{
    const struct wb_study *changed;
    const struct wb_pair *pair;
    int found;

    if (wb_corner_with(c, &s->m->changed, &changed, e) < 0)
        return -1;
    pair = wb_pair_make(c->with, changed, c->arena);
    found = compare(s, pair, true, e);
    if (found == 0)
        found = compare(s, wb_pair_swapped(pair, c->arena), false, e);
    if (found <= 0)
        return found;
    s->out->target = c->target;
    s->out->here = shown(s, s->out->here, c->target);
    s->out->there = shown(s, s->out->there, c->target);
    return found;
}

static int look_at_place(struct search *s, size_t target, enum rule_action action,
                         struct err *e)
{
    const struct wb_world *w = s->r->study->world;
    const struct wb_corner **c = &s->r->corners[target][action];
    const struct wb_stand *at;

    if (!s->r->stood[target][action] &&
        (s->same_places || !wb_stands_there(w, &s->m->changed, target, action)))
        return 0;
    if (!is_asked(w, target, action))
        return 0;
    at = wb_stands_at(s->r->stands, target, action);
    if (!pay(s, at->n))
        return 0;
    if (!*c && wb_corner_make(s->r->study, at, s->r->rule, s->r->arena, c, e) < 0)
        return -1;
    return look_at(s, *c, e);
}

static int look_everywhere(struct search *s, struct err *e)
{
    int found = 0;

    for (size_t t = 0; found == 0 && t < s->r->study->world->n_targets; t++)
        for (int a = RULE_USER_ACCESS; found == 0 && a < RULE_ACTIONS_MAX; a++)
            found = look_at_place(s, t, (enum rule_action)a, e);
    return found;
}

int wb_rival_find(struct wb_rivals *r, const struct wb_mutant *m, uint64_t *budget,
                  enum wb_answer *answer, struct wb_rival *out, struct err *e)
{
    const struct rule *was = &r->study->world->input->rules[r->rule];
    struct search s = {
        .r = r, .m = m, .budget = budget, .today_only = true, .out = out
    };
    int found;

    s.same_places = wb_mutants_same_places(was, &m->changed);
    found = look_everywhere(&s, e);

    if (found == 0) {
        s.today_only = false;
        found = look_everywhere(&s, e);
    }
    if (found < 0)
        return -1;
    *answer = found > 0 ? WB_YES : s.undecided ? WB_UNDECIDED : WB_NO;
    return 0;
}
