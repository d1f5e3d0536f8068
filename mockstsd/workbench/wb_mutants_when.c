/* SPDX-License-Identifier: MIT */
#include "workbench/wb_mutants_when.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "policy/rule_words.h"
#include "policy/spell.h"
#include "policy/symbols.h"

enum { TEXT_MAX = 4096 };

/* What an operator becomes; RULE_OPERATOR_NONE: nothing. */
typedef enum rule_operator operators[RULE_NOT_IN + 1];

static const operators turned = {
    [RULE_EQUAL] = RULE_NOT_EQUAL,
    [RULE_NOT_EQUAL] = RULE_EQUAL,
    [RULE_CONTAINS] = RULE_NOT_CONTAINS,
    [RULE_NOT_CONTAINS] = RULE_CONTAINS,
    [RULE_IN] = RULE_NOT_IN,
    [RULE_NOT_IN] = RULE_IN,
};
static const operators wider = {
    [RULE_EQUAL] = RULE_CONTAINS,
    [RULE_NOT_CONTAINS] = RULE_NOT_EQUAL,
};
static const operators narrower = {
    [RULE_CONTAINS] = RULE_EQUAL,
    [RULE_NOT_EQUAL] = RULE_NOT_CONTAINS,
};
/* Those that say the same of one value or several. */
static const operators of_lists = {
    [RULE_EQUAL] = RULE_IN,
    [RULE_CONTAINS] = RULE_IN,
    [RULE_IN] = RULE_IN,
    [RULE_NOT_EQUAL] = RULE_NOT_IN,
    [RULE_NOT_CONTAINS] = RULE_NOT_IN,
    [RULE_NOT_IN] = RULE_NOT_IN,
};

/* "client.tags contains "finance"" */
static const char *text_of(const struct wb_making *m, const struct rule_condition *c)
{
    struct buf out = buf_make(m->arena, TEXT_MAX);

    buf_printf(&out, "%s %s ", c->key, rule_words_name(RULE_WORDS_OPERATOR, (int)c->op));
    if (c->is_list)
        spell_values(c->values, c->n_values, &out);
    else
        spell_value(&c->values[0], &out);
    return out.data;
}

/* The conditions of a mutant, to be changed. */
static struct rule_condition *own(struct wb_making *m, struct rule *changed)
{
    struct rule_condition *list = wb_mutants_parts_copy(
        m, m->rule->conditions, m->rule->n_conditions, sizeof *list, SIZE_MAX);

    changed->conditions = list;
    return list;
}

void wb_mutants_when_drop(struct wb_making *m)
{
    const struct rule *r = m->rule;

    for (size_t i = 0; i < r->n_conditions; i++) {
        struct rule *changed = wb_mutants_parts_add(m, "without the condition %s",
                                                    text_of(m, &r->conditions[i]));

        changed->conditions = wb_mutants_parts_copy(m, r->conditions, r->n_conditions,
                                                    sizeof *r->conditions, i);
        changed->n_conditions--;
    }
}

static void change(struct wb_making *m, size_t i, const struct rule_condition *to)
{
    own(m, wb_mutants_parts_add(m, "with the condition %s instead of %s", text_of(m, to),
                                text_of(m, &m->rule->conditions[i])))[i] = *to;
}

static void change_operators(struct wb_making *m, const operators to)
{
    for (size_t i = 0; i < m->rule->n_conditions; i++) {
        struct rule_condition c = m->rule->conditions[i];

        c.op = to[c.op];
        if (c.op != RULE_OPERATOR_NONE)
            change(m, i, &c);
    }
}

void wb_mutants_when_turn(struct wb_making *m)
{
    change_operators(m, turned);
}

void wb_mutants_when_widen(struct wb_making *m)
{
    change_operators(m, wider);
}

void wb_mutants_when_narrow(struct wb_making *m)
{
    change_operators(m, narrower);
}

void wb_mutants_when_value_drop(struct wb_making *m)
{
    for (size_t i = 0; i < m->rule->n_conditions; i++) {
        struct rule_condition c = m->rule->conditions[i];

        for (size_t k = 0; c.n_values > 1 && k < c.n_values; k++) {
            struct rule_condition to = c;

            to.values =
                wb_mutants_parts_copy(m, c.values, c.n_values, sizeof *c.values, k);
            to.n_values--;
            change(m, i, &to);
        }
    }
}

static bool has(const struct rule_condition *c, const struct rule_value *value)
{
    for (size_t i = 0; i < c->n_values; i++)
        if (symbols_same(&c->values[i], value))
            return true;
    return false;
}

/* The first value that any rule asks of the same key, and this condition does not. */
static const struct rule_value *other_value(const struct wb_making *m,
                                            const struct rule_condition *c)
{
    for (size_t i = 0; i < m->in->n_rules; i++) {
        const struct rule *r = &m->in->rules[i];

        for (size_t k = 0; k < r->n_conditions; k++)
            for (size_t v = 0; v < r->conditions[k].n_values; v++)
                if (strcmp(r->conditions[k].key, c->key) == 0 &&
                    !has(c, &r->conditions[k].values[v]))
                    return &r->conditions[k].values[v];
    }
    return NULL;
}

void wb_mutants_when_value_add(struct wb_making *m)
{
    for (size_t i = 0; i < m->rule->n_conditions; i++) {
        struct rule_condition c = m->rule->conditions[i];
        const struct rule_value *other = other_value(m, &c);
        struct rule_value *values;

        if (!other)
            continue;
        values = arena_array(m->arena, c.n_values + 1, sizeof *values);
        memcpy(values, c.values, c.n_values * sizeof *values);
        values[c.n_values++] = *other;
        c.values = values;
        c.is_list = true;
        c.op = of_lists[c.op];
        change(m, i, &c);
    }
}
