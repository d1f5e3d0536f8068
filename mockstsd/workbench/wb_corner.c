/* SPDX-License-Identifier: MIT */
#include "workbench/wb_corner.h"

#include <string.h>

#include "base/arena.h"
#include "workbench/wb_mutants.h"
#include "workbench/wb_stands.h"

/* The formula of the target, and what the rule asks as if it stood there. */
static const struct wb_formula *with_rule(const struct wb_study *s,
                                          const struct wb_corner *c, size_t rule)
{
    bool own = s->world->targets[c->target].action == c->action;
    const struct wb_formula *from =
        own ? s->formulas[c->target]
            : wb_formula_make(s->logic, c->target, c->action, c->arena);
    struct wb_formula *f = arena_alloc(c->arena, sizeof *f);
    uint32_t first = s->logic->first[rule], n = s->logic->first[rule + 1] - first;
    struct wb_alternative *list =
        arena_array(c->arena, from->n_alternatives + n, sizeof *list);

    *f = *from;
    f->alternatives = list;
    memcpy(list, from->alternatives, from->n_alternatives * sizeof *list);
    for (uint32_t i = 0; i < n; i++)
        list[f->n_alternatives++] =
            (struct wb_alternative){ .rule = rule,
                                     .when = s->logic->conjunctions[first + i] };
    return f;
}

/* One of each class. */
static void mark(const struct wb_closed *classes, enum wb_party party, size_t n,
                 bool *keep)
{
    for (size_t i = 0; i < classes->n_classes[party]; i++)
        if (classes->classes[party][i].first < n)
            keep[classes->classes[party][i].first] = true;
}

static bool listed(struct rule_texts list, const char *text)
{
    for (size_t i = 0; i < list.n; i++)
        if (strcmp(list.items[i], text) == 0)
            return true;
    return false;
}

/* Clients that a selector names stay, since their two ids are one client. */
static void mark_selected(const struct wb_world *w, const struct rule *r, bool *keep)
{
    for (size_t i = 0; r->selector.n > 0 && i < w->n_clients; i++)
        keep[i] = keep[i] || listed(r->selector, w->clients[i].facts.record_id) ||
                  listed(r->selector, w->clients[i].facts.client_id);
}

static void keep_subjects(struct wb_corner *c, const struct wb_closed *classes)
{
    struct wb_world *w = &c->view;
    bool *keep = arena_array(c->arena, w->n_subjects + 1, sizeof *keep);
    struct wb_subject *few;
    size_t n = 0;

    mark(classes, WB_USER, w->n_subjects, keep);
    for (size_t i = 0; i < w->n_subjects; i++)
        n += keep[i];
    few = arena_array(c->arena, n + 1, sizeof *few);
    for (size_t i = 0, at = 0; i < w->n_subjects; i++)
        if (keep[i])
            few[at++] = w->subjects[i];
    w->subjects = few;
    w->n_subjects = n;
}

static void keep_clients(struct wb_corner *c, const struct wb_closed *classes,
                         size_t rule)
{
    struct wb_world *w = &c->view;
    bool *keep = arena_array(c->arena, w->n_clients + 1, sizeof *keep);
    struct wb_client *few = arena_array(c->arena, w->n_clients + 1, sizeof *few);
    size_t n = 0;

    mark(classes, WB_MCP_CLIENT, w->n_clients, keep);
    mark(classes, WB_CLIENT, w->n_clients, keep);
    mark_selected(w, &w->input->rules[rule], keep);
    for (size_t i = 0; i < c->n_rules; i++)
        mark_selected(w, &w->input->rules[c->rules[i]], keep);
    for (size_t i = 0; i < w->n_clients; i++)
        if (keep[i])
            few[n++] = w->clients[i];
    w->clients = few;
    w->n_clients = n;
}

static void keep_target(struct wb_corner *c)
{
    struct wb_world *w = &c->view;
    struct ruleset_input *in = arena_alloc(c->arena, sizeof *in);
    struct wb_target *target = arena_alloc(c->arena, sizeof *target);

    *in = *w->input;
    in->targets += c->target;
    in->n_targets = 1;
    *target = w->targets[c->target];
    target->action = c->action;
    w->input = in;
    w->targets = target;
    w->n_targets = 1;
}

static void keep_rules(struct wb_corner *c, const struct wb_stand *at, size_t rule)
{
    size_t *list = arena_array(c->arena, at->n + 1, sizeof *list);

    c->rules = list;
    for (size_t i = 0; i < at->n; i++)
        if (at->number[i] != rule)
            list[c->n_rules++] = at->number[i];
}

/* Does the rule ask of parties what the one in its place asks? */
static bool is_like(const struct wb_corner *c, const struct rule *rule, size_t n)
{
    const struct ruleset_input *in = c->with ? c->with->world->input : NULL;

    return in && in->n_rules == n && n > c->n_rules &&
           wb_mutants_same_parties(&in->rules[n - 1], rule);
}

int wb_corner_with(const struct wb_corner *c, const struct rule *rule,
                   const struct wb_study **out, struct err *e)
{
    struct rule *list = arena_array(c->arena, c->n_rules + 1, sizeof *list);
    const struct wb_world *w;
    size_t n = 0;

    for (; n < c->n_rules; n++)
        list[n] = c->view.input->rules[c->rules[n]];
    if (rule && wb_stands_there(&c->view, rule, 0, c->action))
        list[n++] = *rule;
    if (wb_world_with(&c->view, list, n, c->arena, &w, e) < 0)
        return -1;
    *out = is_like(c, rule, n) ? wb_study_like(c->with, w, c->arena)
                               : wb_study_make(w, c->arena);
    return 0;
}

int wb_corner_make(const struct wb_study *s, const struct wb_stand *at, size_t rule,
                   struct arena *a, const struct wb_corner **out, struct err *e)
{
    struct wb_corner *c = arena_alloc(a, sizeof *c);
    const struct wb_closed *classes;

    *c = (struct wb_corner){
        .target = at->target, .action = at->action, .arena = a, .view = *s->world
    };
    keep_rules(c, at, rule);
    classes = wb_closed_make(s->fold, with_rule(s, c, rule), a);
    keep_subjects(c, classes);
    keep_clients(c, classes, rule);
    keep_target(c);
    if (wb_corner_with(c, &c->view.input->rules[rule], &c->with, e) < 0)
        return -1;
    *out = c;
    return 0;
}
