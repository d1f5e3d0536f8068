/* SPDX-License-Identifier: MIT */
#include "workbench/wb_formula.h"

#include <string.h>

#include "base/arena.h"
#include "policy/catalogue.h"
#include "policy/effects.h"
#include "workbench/wb_stands.h"

struct writer {
    struct wb_formula *f;
    const struct ruleset_target *target;
    const size_t *standing; /* rules that stand here */
    size_t n_standing;
    struct wb_alternative *out;
};

static void all_units(const struct wb_formula *f, struct wb_alternative *alternative)
{
    for (uint32_t i = 0; i < f->n_scopes; i++)
        alternative->units.word[i / 64] |= UINT64_C(1) << i % 64;
    alternative->whole = f->has_whole;
}

/*
 * A target without scopes opens to any permit with a grant that applies; the scopes that no
 * rule names, to one that grants every scope.
 */
static struct wb_alternative effect_of(const struct writer *w, size_t rule)
{
    struct applied at =
        effects_at(w->f->logic->world->rules, (uint32_t)rule, (uint32_t)w->f->target);
    struct wb_alternative alternative = { .rule = rule,
                                          .forbid = at.forbid,
                                          .units = at.scopes };

    if (at.all)
        all_units(w->f, &alternative);
    else if (!at.forbid && w->f->has_whole && !w->target->any_scope)
        alternative.whole = at.applies;
    return alternative;
}

static void add_rule(struct writer *w, size_t rule)
{
    const struct wb_logic *logic = w->f->logic;
    struct wb_alternative alternative = effect_of(w, rule);

    for (uint32_t c = logic->first[rule]; c < logic->first[rule + 1]; c++) {
        alternative.when = logic->conjunctions[c];
        w->out[w->f->n_alternatives++] = alternative;
    }
}

static void add_effect(struct writer *w, enum rule_effect effect)
{
    const struct rule *rules = w->f->logic->world->input->rules;

    for (size_t i = 0; i < w->n_standing; i++)
        if (rules[w->standing[i]].effect == effect)
            add_rule(w, w->standing[i]);
}

static void name_scopes(struct wb_formula *f, struct arena *a)
{
    const struct ruleset *rules = f->logic->world->rules;
    const char **names;

    f->n_scopes = catalogue_n(rules, (uint32_t)f->target);
    f->scopes = names = arena_array(a, f->n_scopes, sizeof *names);
    for (uint32_t i = 0; i < f->n_scopes; i++)
        names[i] = catalogue_name(rules, (uint32_t)f->target, i);
}

static void add_everything(struct writer *w)
{
    w->out[0] = (struct wb_alternative){ .rule = RULESET_NO_RULE };
    all_units(w->f, &w->out[0]);
    w->f->n_alternatives = 1;
}

const struct wb_formula *wb_formula_make(const struct wb_logic *logic, size_t target,
                                         enum rule_action action, struct arena *a)
{
    const struct ruleset_input *in = logic->world->input;
    struct wb_formula *f = arena_alloc(a, sizeof *f);
    struct writer w = { .f = f, .target = &in->targets[target] };

    *f = (struct wb_formula){ .logic = logic, .target = target, .action = action };
    name_scopes(f, a);
    f->has_whole = f->n_scopes == 0 || w.target->any_scope;
    w.standing = wb_stands_list(logic->world, target, action, a, &w.n_standing);
    f->untargeted = w.n_standing == 0;
    f->alternatives = w.out = arena_array(a, 2 * w.n_standing + 1, sizeof *w.out);
    if (f->untargeted && in->allow_untargeted)
        add_everything(&w);
    add_effect(&w, RULE_PERMIT);
    add_effect(&w, RULE_FORBID);
    return f;
}

const struct wb_formula *wb_formula_filter(const struct wb_formula *f,
                                           const enum wb_keep *keep, struct arena *a)
{
    struct wb_formula *out = arena_alloc(a, sizeof *out);
    struct wb_alternative *list = arena_array(a, f->n_alternatives, sizeof *list);

    *out = *f;
    out->alternatives = list;
    out->n_alternatives = 0;
    for (size_t i = 0; i < f->n_alternatives; i++) {
        if (keep[i] == WB_DROP)
            continue;
        list[out->n_alternatives] = f->alternatives[i];
        list[out->n_alternatives++].forbid &= keep[i] == WB_KEEP;
    }
    return out;
}

bool wb_formula_has(const struct wb_alternative *alternative, uint32_t unit)
{
    if (unit == WB_NO_UNIT)
        return false;
    if (unit == WB_WHOLE)
        return alternative->whole;
    return alternative->units.word[unit / 64] >> unit % 64 & 1;
}

uint32_t wb_formula_unit(const struct wb_formula *f, const char *scope)
{
    if (!scope)
        return f->has_whole ? WB_WHOLE : WB_NO_UNIT;
    for (uint32_t i = 0; i < f->n_scopes; i++)
        if (f->scopes[i] == scope || strcmp(f->scopes[i], scope) == 0)
            return i;
    return f->logic->world->input->targets[f->target].any_scope ? WB_WHOLE : WB_NO_UNIT;
}
