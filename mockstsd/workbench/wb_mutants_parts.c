/* SPDX-License-Identifier: MIT */
#include "workbench/wb_mutants_parts.h"

#include <stdarg.h>
#include <string.h>

#include "base/arena.h"
#include "policy/reading.h"
#include "policy/rule_words.h"

struct rule *wb_mutants_parts_add(struct wb_making *m, const char *fmt, ...)
{
    struct wb_mutant *one;
    va_list args;

    if (m->n == m->room) {
        struct wb_mutant *more =
            arena_array(m->arena, m->room = 2 * m->room + 16, sizeof *more);
        if (m->n > 0)
            memcpy(more, m->list, m->n * sizeof *more);
        m->list = more;
    }
    one = &m->list[m->n++];
    *one = (struct wb_mutant){ .rule = m->number, .op = m->op, .changed = *m->rule };
    va_start(args, fmt);
    one->text = arena_vprintf(m->arena, fmt, args);
    va_end(args);
    return &one->changed;
}

void *wb_mutants_parts_copy(struct wb_making *m, const void *from, size_t n, size_t size,
                            size_t drop)
{
    char *to = arena_array(m->arena, n + 1, size), *end = to;

    for (size_t i = 0; i < n; i++)
        if (i != drop) {
            memcpy(end, (const char *)from + i * size, size);
            end += size;
        }
    return to;
}

struct rule_texts wb_mutants_parts_without(struct wb_making *m, struct rule_texts list,
                                           size_t drop)
{
    const char **items = arena_array(m->arena, list.n, sizeof *items);
    size_t n = 0;

    for (size_t i = 0; i < list.n; i++)
        if (i != drop)
            items[n++] = list.items[i];
    return (struct rule_texts){ items, n };
}

static struct rule_texts with(struct wb_making *m, struct rule_texts list,
                              const char *more)
{
    const char **items = arena_array(m->arena, list.n + 1, sizeof *items);

    if (list.n > 0)
        memcpy(items, list.items, list.n * sizeof *items);
    items[list.n] = more;
    return (struct rule_texts){ items, list.n + 1 };
}

static bool listed(struct rule_texts list, const char *text)
{
    for (size_t i = 0; i < list.n; i++)
        if (strcmp(list.items[i], text) == 0)
            return true;
    return false;
}

/* Targets */

static struct rule_target *own_targets(struct wb_making *m, struct rule *changed)
{
    struct rule_target *list = wb_mutants_parts_copy(
        m, m->rule->targets, m->rule->n_targets, sizeof *list, SIZE_MAX);

    changed->targets = list;
    return list;
}

static void drop_entry(struct wb_making *m, size_t i)
{
    const struct rule *r = m->rule;
    struct rule *changed;

    if (r->n_targets < 2)
        return; /* without any it stands everywhere: that is target-any */
    changed = wb_mutants_parts_add(m, "without resourceTargets[%zu]", i);
    changed->targets =
        wb_mutants_parts_copy(m, r->targets, r->n_targets, sizeof *r->targets, i);
    changed->n_targets--;
}

void wb_mutants_parts_target_drop(struct wb_making *m)
{
    for (size_t i = 0; i < m->rule->n_targets; i++) {
        const struct rule_target *entry = &m->rule->targets[i];

        if (entry->all_of_type || entry->ids.n < 2)
            drop_entry(m, i);
        for (size_t k = 0; !entry->all_of_type && entry->ids.n > 1 && k < entry->ids.n;
             k++)
            own_targets(m, wb_mutants_parts_add(m, "without the target %s",
                                                entry->ids.items[k]))[i]
                .ids = wb_mutants_parts_without(m, entry->ids, k);
    }
}

/* The first target that the entry could name and the rule does not. */
static const struct ruleset_target *unnamed(const struct wb_making *m,
                                            const struct rule_target *entry)
{
    for (size_t i = 0; i < m->in->n_targets; i++) {
        const struct ruleset_target *t = &m->in->targets[i];

        if ((entry->type == t->type || entry->type == RULE_TYPE_ANY) &&
            !reading_names(m->rule, t))
            return t;
    }
    return NULL;
}

void wb_mutants_parts_target_add(struct wb_making *m)
{
    for (size_t i = 0; i < m->rule->n_targets; i++) {
        const struct rule_target *entry = &m->rule->targets[i];
        const struct ruleset_target *more = unnamed(m, entry);

        if (!more)
            continue;
        own_targets(m, wb_mutants_parts_add(m, "with the target %s", more->id))[i].ids =
            with(m, entry->ids, more->id);
    }
}

void wb_mutants_parts_target_all(struct wb_making *m)
{
    for (size_t i = 0; m->in->has_all_of_type && i < m->rule->n_targets; i++) {
        const struct rule_target *entry = &m->rule->targets[i];

        if (!entry->all_of_type)
            own_targets(m, wb_mutants_parts_add(m, "for all targets of type %s",
                                                rule_words_name(RULE_WORDS_TARGET_TYPE,
                                                                (int)entry->type)))[i]
                .all_of_type = true;
    }
}

void wb_mutants_parts_target_any(struct wb_making *m)
{
    if (m->rule->n_targets > 0)
        wb_mutants_parts_add(m, "without its resourceTargets")->n_targets = 0;
}

/* Grants */

static struct rule_grant *own_grants(struct wb_making *m, struct rule *changed)
{
    struct rule_grant *list = wb_mutants_parts_copy(m, m->rule->grants, m->rule->n_grants,
                                                    sizeof *list, SIZE_MAX);

    changed->grants = list;
    return list;
}

void wb_mutants_parts_grant_drop(struct wb_making *m)
{
    const struct rule *r = m->rule;

    for (size_t i = 0; r->n_grants > 1 && i < r->n_grants; i++) {
        struct rule *changed = wb_mutants_parts_add(m, "without grants[%zu]", i);

        changed->grants =
            wb_mutants_parts_copy(m, r->grants, r->n_grants, sizeof *r->grants, i);
        changed->n_grants--;
    }
}

void wb_mutants_parts_scope_drop(struct wb_making *m)
{
    for (size_t i = 0; i < m->rule->n_grants; i++) {
        const struct rule_grant *g = &m->rule->grants[i];

        /* chosen: its last scope stays, since the rule would give nothing: rule-drop */
        for (size_t k = 0; g->scopes.n > 1 && k < g->scopes.n; k++)
            own_grants(
                m, wb_mutants_parts_add(m, "without the scope %s", g->scopes.items[k]))[i]
                .scopes = wb_mutants_parts_without(m, g->scopes, k);
    }
}

/* The first scope of the rule's targets that the grant does not name. */
static const char *unnamed_scope(const struct wb_making *m, const struct rule_grant *g)
{
    for (size_t i = 0; i < m->in->n_targets; i++) {
        const struct ruleset_target *t = &m->in->targets[i];

        for (size_t k = 0; k < t->scopes.n && reading_names(m->rule, t); k++)
            if (!listed(g->scopes, t->scopes.items[k]))
                return t->scopes.items[k];
    }
    return NULL;
}

void wb_mutants_parts_scope_add(struct wb_making *m)
{
    for (size_t i = 0; i < m->rule->n_grants; i++) {
        const struct rule_grant *g = &m->rule->grants[i];
        const char *more = g->all_scopes ? NULL : unnamed_scope(m, g);

        if (more)
            own_grants(m, wb_mutants_parts_add(m, "with the scope %s", more))[i].scopes =
                with(m, g->scopes, more);
    }
}

void wb_mutants_parts_scope_all(struct wb_making *m)
{
    for (size_t i = 0; i < m->rule->n_grants; i++)
        if (!m->rule->grants[i].all_scopes)
            own_grants(m, wb_mutants_parts_add(m, "with allScopes"))[i].all_scopes = true;
}

void wb_mutants_parts_audience_drop(struct wb_making *m)
{
    for (size_t i = 0; i < m->rule->n_grants; i++) {
        const struct rule_grant *g = &m->rule->grants[i];

        if (g->allowed_audiences.n > 0 && (g->scopes.n > 0 || g->all_scopes))
            own_grants(m, wb_mutants_parts_add(m, "without allowedAudiences"))[i]
                .allowed_audiences = (struct rule_texts){ NULL, 0 };
    }
}
