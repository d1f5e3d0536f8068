/* SPDX-License-Identifier: MIT */
#include "workbench/wb_lint_names.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/nearest.h"
#include "workbench/wb_names.h"

/* The text of the error names the nearest. */
static void look_up(const struct wb_lint_ask *ask, const struct wb_names *names,
                    const char *name, const char *id, enum report_status status)
{
    struct err why = { 0 };
    size_t number;

    if (wb_names_find(names, name, &number, &why) < 0)
        wb_lint_ask_find(ask, id, status, "%s", why.text);
}

void wb_lint_names_targets(const struct wb_lint_ask *ask)
{
    const struct rule *r = ask->r;

    for (size_t i = 0; i < r->n_targets; i++)
        for (size_t k = 0; k < r->targets[i].ids.n; k++)
            look_up(ask, wb_known_targets(ask->known), r->targets[i].ids.items[k],
                    "target-unknown", REPORT_FAIL);
    for (size_t i = 0; i < r->n_grants; i++)
        for (size_t k = 0; k < r->grants[i].allowed_audiences.n; k++)
            look_up(ask, wb_known_uris(ask->known),
                    r->grants[i].allowed_audiences.items[k], "audience-unknown",
                    REPORT_FAIL);
}

void wb_lint_names_selector(const struct wb_lint_ask *ask)
{
    for (size_t i = 0; i < ask->r->selector.n; i++)
        look_up(ask, wb_known_selectors(ask->known, ask->r->principal),
                ask->r->selector.items[i], "principal-unknown", REPORT_FAIL);
}

void wb_lint_names_conditions(const struct wb_lint_ask *ask)
{
    for (size_t i = 0; i < ask->r->n_conditions; i++) {
        const struct rule_condition *c = &ask->r->conditions[i];
        const struct wb_names *names = wb_known_values(ask->known, c->key);
        for (size_t k = 0; names && k < c->n_values; k++)
            if (c->values[k].type == RULE_TEXT)
                look_up(ask, names, c->values[k].text, "value-unknown", REPORT_WARN);
    }
}

static bool has_scope(const struct ruleset_target *t, const char *scope)
{
    for (size_t i = 0; i < t->scopes.n; i++)
        if (strcmp(t->scopes.items[i], scope) == 0)
            return true;
    return t->any_scope;
}

/* The scopes of all the targets that the rule names. Owns: the arena. */
static const char *const *scopes_of(const struct wb_lint_ask *ask, size_t *n)
{
    const struct ruleset_input *in = ask->w->input;
    const char **all;
    size_t room = 0;

    for (size_t i = 0; i < in->n_targets; i++)
        room += ask->named[i] ? in->targets[i].scopes.n : 0;
    all = arena_array(ask->found->arena, room + 1, sizeof *all);
    *n = 0;
    for (size_t i = 0; i < in->n_targets; i++)
        for (size_t k = 0; ask->named[i] && k < in->targets[i].scopes.n; k++)
            all[(*n)++] = in->targets[i].scopes.items[k];
    return all;
}

static void check_scope(const struct wb_lint_ask *ask, const char *scope)
{
    const char *const *all;
    const char *near;
    size_t n;

    for (size_t i = 0; i < ask->w->input->n_targets; i++)
        if (ask->named[i] && has_scope(&ask->w->input->targets[i], scope))
            return;
    all = scopes_of(ask, &n);
    near = nearest_find(scope, all, n);
    wb_lint_ask_find(ask, "scope-unknown", REPORT_FAIL,
                     near ? "no target of the rule has the scope %s; did you mean %s?"
                          : "no target of the rule has the scope %s",
                     scope, near);
}

/* A rule that names no target has been told of already. */
void wb_lint_names_scopes(const struct wb_lint_ask *ask)
{
    for (size_t i = 0; ask->n_named > 0 && i < ask->r->n_grants; i++)
        for (size_t k = 0; k < ask->r->grants[i].scopes.n; k++)
            check_scope(ask, ask->r->grants[i].scopes.items[k]);
}
