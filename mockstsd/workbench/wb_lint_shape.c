/* SPDX-License-Identifier: MIT */
#include "workbench/wb_lint_shape.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "policy/rule_words.h"
#include "policy/symbols.h"
#include "workbench/wb_ask.h"

void wb_lint_shape_actions(const struct wb_lint_ask *ask)
{
    for (int i = RULE_USER_ACCESS; i < RULE_ACTIONS_MAX; i++) {
        enum rule_action action = (enum rule_action)i;
        if ((ask->r->actions & rule_action_bit(action)) &&
            !rule_family_has(ask->r->family, action))
            wb_lint_ask_find(ask, "action-foreign", REPORT_FAIL,
                             "%s is no action of the family %s: it never matches",
                             rule_words_name(RULE_WORDS_ACTION, i),
                             rule_words_name(RULE_WORDS_FAMILY, (int)ask->r->family));
    }
}

void wb_lint_shape_targets(const struct wb_lint_ask *ask)
{
    if (ask->r->n_targets == 0)
        wb_lint_ask_find(
            ask, "targets-empty", REPORT_WARN,
            "resourceTargets is empty: every target is meant, now and later");
    for (size_t i = 0; i < ask->r->n_targets; i++)
        if (!ask->r->targets[i].all_of_type && ask->r->targets[i].ids.n == 0)
            wb_lint_ask_find(
                ask, "target-none", REPORT_FAIL,
                "resourceTargets[%zu] has neither ids nor allOfType: it names "
                "nothing",
                i);
}

static bool has_action(const struct rule *r)
{
    for (int i = RULE_USER_ACCESS; i < RULE_ACTIONS_MAX; i++)
        if ((r->actions & rule_action_bit((enum rule_action)i)) &&
            rule_family_has(r->family, (enum rule_action)i))
            return true;
    return false;
}

/* No set of values of their key meets both: x asks it to be equal to one thing. */
static bool contradicts(const struct rule_condition *x, const struct rule_condition *y)
{
    bool same = symbols_same(&x->values[0], &y->values[0]);
    if (y->op == RULE_EQUAL || y->op == RULE_CONTAINS)
        return !same;
    if (y->op == RULE_NOT_EQUAL || y->op == RULE_NOT_CONTAINS)
        return same;
    bool among = false;
    for (size_t i = 0; i < y->n_values; i++)
        among = among || symbols_same(&x->values[0], &y->values[i]);
    return y->op == RULE_IN ? !among : among;
}

static int by_key(const void *x, const void *y)
{
    const struct rule_condition *const *a = x, *const *b = y;
    int by = strcmp((*a)->key, (*b)->key);

    return by != 0 ? by : (*a > *b) - (*a < *b);
}

static const struct rule_condition **sorted(const struct rule *r, struct arena *a)
{
    const struct rule_condition **list =
        arena_array(a, r->n_conditions + 1, sizeof *list);

    for (size_t i = 0; i < r->n_conditions; i++)
        list[i] = &r->conditions[i];
    qsort(list, r->n_conditions, sizeof *list, by_key);
    return list;
}

static size_t end_of_key(const struct rule_condition *const *list, size_t n, size_t from)
{
    size_t to = from + 1;

    while (to < n && strcmp(list[to]->key, list[from]->key) == 0)
        to++;
    return to;
}

/* The first equal of a key stands for all: another one that differs contradicts it as well. */
static bool contradicted(const struct rule_condition *const *list, size_t n,
                         const struct rule_condition *pair[2])
{
    pair[0] = NULL;
    for (size_t i = 0; i < n && !pair[0]; i++)
        if (list[i]->op == RULE_EQUAL)
            pair[0] = list[i];
    for (size_t i = 0; i < n && pair[0]; i++) {
        pair[1] = list[i];
        if (contradicts(pair[0], pair[1]))
            return true;
    }
    return false;
}

static bool find_contradiction(const struct wb_lint_ask *ask,
                               const struct rule_condition *pair[2])
{
    const struct rule_condition **list = sorted(ask->r, ask->found->arena);
    size_t n = ask->r->n_conditions;

    for (size_t from = 0, to; from < n; from = to) {
        to = end_of_key(list, n, from);
        if (contradicted(&list[from], to - from, pair))
            return true;
    }
    return false;
}

/* What is plain to see; the verb analyze proves the rest. */
void wb_lint_shape_dead(const struct wb_lint_ask *ask)
{
    static const char id[] = "rule-dead";
    const struct rule_condition *pair[2];

    if (!ask->r->enabled)
        wb_lint_ask_find(ask, "rule-disabled", REPORT_NOTE, "the rule is disabled");
    else if (!has_action(ask->r))
        wb_lint_ask_find(ask, id, REPORT_FAIL, "it has no action that it can match");
    else if (ask->n_named == 0)
        wb_lint_ask_find(ask, id, REPORT_FAIL, "it names no target that there is");
    else if (find_contradiction(ask, pair))
        wb_lint_ask_find(ask, id, REPORT_FAIL,
                         "conditions[%zu] and conditions[%zu] cannot both hold",
                         (size_t)(pair[0] - ask->r->conditions),
                         (size_t)(pair[1] - ask->r->conditions));
}

/* Somebody of whom one thinks last. */
static void show_somebody(const struct wb_lint_ask *ask, struct report_row *row)
{
    const struct wb_world *w = ask->w;
    struct arena *a = ask->found->arena;
    struct wb_ask who = { .action = RULE_ACTION_NONE };

    while (who.target < w->n_targets && !ask->named[who.target])
        who.target++;
    if (w->n_subjects > 0)
        who.user = &w->subjects[w->n_subjects - 1].facts;
    for (size_t i = 0; i < w->n_clients; i++) {
        if (w->clients[i].may_obtain)
            who.mcp_client = &w->clients[i].facts;
        if (w->clients[i].may_exchange)
            who.client = &w->clients[i].facts;
    }
    if (!who.client ||
        !(ask->r->actions & rule_action_bit(w->targets[who.target].action)))
        return;
    row->witness = wb_ask_text(w, &who, a);
    row->command = wb_ask_command(w, &who, a);
}

void wb_lint_shape_broad(const struct wb_lint_ask *ask)
{
    const struct rule *r = ask->r;

    if (!r->enabled || r->effect != RULE_PERMIT || r->n_conditions > 0 ||
        r->selector.n > 0 || ask->n_named == 0)
        return;
    show_somebody(ask, wb_lint_ask_find(
                           ask, "rule-broad", REPORT_WARN,
                           "no condition and no principal: it permits %s at %zu target%s",
                           r->principal == RULE_USER ? "every user" : "everybody",
                           ask->n_named, ask->n_named == 1 ? "" : "s"));
}

/* Of these a token or a client may have none; then no operator is true (contract 7.5). */
static bool is_optional(const char *key)
{
    static const char *const keys[] = { "user.email", "tenant.id", "client.name",
                                        "mcpClient.name" };

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (strcmp(keys[i], key) == 0)
            return true;
    return strncmp(key, "claims.", strlen("claims.")) == 0;
}

void wb_lint_shape_optional(const struct wb_lint_ask *ask)
{
    for (size_t i = 0; ask->r->effect == RULE_FORBID && i < ask->r->n_conditions; i++)
        if (is_optional(ask->r->conditions[i].key))
            wb_lint_ask_find(
                ask, "forbid-optional", REPORT_WARN,
                "whoever has no %s is not forbidden: a missing key makes every "
                "operator false",
                ask->r->conditions[i].key);
}
