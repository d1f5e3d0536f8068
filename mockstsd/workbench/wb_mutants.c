/* SPDX-License-Identifier: MIT */
#include "workbench/wb_mutants.h"

#include "base/arena.h"
#include "policy/rule_words.h"
#include "workbench/wb_mutants_when.h"

static void drop_rule(struct wb_making *m)
{
    wb_mutants_parts_add(m, "not there, or disabled")->enabled = false;
}

static void turn_effect(struct wb_making *m)
{
    const struct rule *r = m->rule;
    enum rule_effect other = r->effect == RULE_PERMIT ? RULE_FORBID : RULE_PERMIT;
    bool bare = r->family == RULE_TOKEN_EXCHANGE && r->n_grants == 0;

    if (other == RULE_FORBID ? !m->in->has_forbid : bare)
        return; /* it could not be loaded */
    wb_mutants_parts_add(m, "as a %s", rule_words_name(RULE_WORDS_EFFECT, (int)other))
        ->effect = other;
}

static void drop_actions(struct wb_making *m)
{
    for (int i = RULE_USER_ACCESS; i < RULE_ACTIONS_MAX; i++) {
        unsigned rest = m->rule->actions & ~rule_action_bit((enum rule_action)i);

        if (rest != 0 && rest != m->rule->actions)
            wb_mutants_parts_add(m, "without the action %s",
                                 rule_words_name(RULE_WORDS_ACTION, i))
                ->actions = rest;
    }
}

static void add_actions(struct wb_making *m)
{
    for (int i = RULE_USER_ACCESS; i < RULE_ACTIONS_MAX; i++) {
        unsigned more = m->rule->actions | rule_action_bit((enum rule_action)i);

        if (more != m->rule->actions &&
            rule_family_has(m->rule->family, (enum rule_action)i))
            wb_mutants_parts_add(m, "with the action %s",
                                 rule_words_name(RULE_WORDS_ACTION, i))
                ->actions = more;
    }
}

static void widen_principal(struct wb_making *m)
{
    const struct rule *r = m->rule;

    if (r->principal == RULE_USER || r->principal == RULE_CLIENT)
        wb_mutants_parts_add(m, "for principals of any type")->principal = RULE_ANY;
    if (r->selector.n > 0)
        wb_mutants_parts_add(m, "for all principals of its type")->selector =
            (struct rule_texts){ NULL, 0 };
}

static void drop_selectors(struct wb_making *m)
{
    const struct rule_texts *list = &m->rule->selector;

    for (size_t i = 0; list->n > 1 && i < list->n; i++)
        wb_mutants_parts_add(m, "without the principal %s", list->items[i])->selector =
            wb_mutants_parts_without(m, *list, i);
}

typedef void operator_fn(struct wb_making *m);

static const char *const names[] = {
    "rule-drop",      "effect-turn",     "action-drop",      "action-add",
    "principal-wide", "selector-drop",   "target-drop",      "target-add",
    "target-all",     "target-any",      "grant-drop",       "scope-drop",
    "scope-add",      "scope-all",       "audience-drop",    "condition-drop",
    "condition-turn", "condition-widen", "condition-narrow", "value-drop",
    "value-add",
};

static operator_fn *const operators[] = {
    drop_rule,
    turn_effect,
    drop_actions,
    add_actions,
    widen_principal,
    drop_selectors,
    wb_mutants_parts_target_drop,
    wb_mutants_parts_target_add,
    wb_mutants_parts_target_all,
    wb_mutants_parts_target_any,
    wb_mutants_parts_grant_drop,
    wb_mutants_parts_scope_drop,
    wb_mutants_parts_scope_add,
    wb_mutants_parts_scope_all,
    wb_mutants_parts_audience_drop,
    wb_mutants_when_drop,
    wb_mutants_when_turn,
    wb_mutants_when_widen,
    wb_mutants_when_narrow,
    wb_mutants_when_value_drop,
    wb_mutants_when_value_add,
};

enum { N_OPERATORS = sizeof operators / sizeof operators[0] };

_Static_assert(sizeof names / sizeof names[0] == N_OPERATORS, "each has its name");

size_t wb_mutants_of(const struct wb_world *w, size_t rule, struct arena *a,
                     const struct wb_mutant **list)
{
    struct wb_making m = {
        .in = w->input, .rule = &w->input->rules[rule], .number = rule, .arena = a
    };

    for (size_t i = 0; m.rule->enabled && i < N_OPERATORS; i++) {
        m.op = names[i];
        operators[i](&m);
    }
    *list = m.list;
    return m.n;
}

/* What a slip leaves alone is the rule's own list. */
bool wb_mutants_same_places(const struct rule *was, const struct rule *is)
{
    return is->enabled == was->enabled && is->actions == was->actions &&
           is->targets == was->targets && is->n_targets == was->n_targets;
}

bool wb_mutants_same_parties(const struct rule *was, const struct rule *is)
{
    return is->principal == was->principal && is->selector.items == was->selector.items &&
           is->selector.n == was->selector.n && is->conditions == was->conditions &&
           is->n_conditions == was->n_conditions;
}
