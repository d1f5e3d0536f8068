/* SPDX-License-Identifier: MIT */
#include "workbench/wb_cover.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "policy/reading.h"
#include "policy/rule_words.h"
#include "policy/ruleset.h"
#include "policy/spell.h"
#include "workbench/wb_found.h"

enum { TEXT_MAX = 4096 };

struct wb_cover {
    struct arena *arena;
    const struct wb_world *w;
    struct wb_stands *stands;
    struct rule_texts claims; /* paths */
    bool *rules;              /* decided, of each rule */
    bool **clauses;           /* sole reason, of each condition of each rule */
    bool **scopes;            /* asked for, of each scope of each target's catalogue */
};

struct wb_cover *wb_cover_make(const struct wb_world *w, struct arena *a)
{
    struct wb_cover *c = arena_alloc(a, sizeof *c);
    size_t n_claims = ruleset_n_claims(w->rules);
    const char **paths = arena_array(a, n_claims + 1, sizeof *paths);

    for (size_t i = 0; i < n_claims; i++)
        paths[i] = ruleset_claim_path(w->rules, i);
    c->arena = a;
    c->w = w;
    c->stands = wb_stands_make(w, a);
    c->claims = (struct rule_texts){ paths, n_claims };
    c->rules = arena_array(a, w->input->n_rules + 1, sizeof *c->rules);
    c->clauses = arena_array(a, w->input->n_rules + 1, sizeof *c->clauses);
    for (size_t i = 0; i < w->input->n_rules; i++)
        c->clauses[i] =
            arena_array(a, w->input->rules[i].n_conditions + 1, sizeof **c->clauses);
    c->scopes = arena_array(a, w->n_targets + 1, sizeof *c->scopes);
    for (size_t i = 0; i < w->n_targets; i++)
        c->scopes[i] =
            arena_array(a, w->input->targets[i].scopes.n + 1, sizeof **c->scopes);
    return c;
}

static void ask_scopes(struct wb_cover *c, size_t target,
                       const struct decision_scopes *list)
{
    const struct rule_texts *catalogue = &c->w->input->targets[target].scopes;

    for (size_t i = 0; i < list->n; i++)
        for (size_t k = 0; k < catalogue->n; k++)
            if (strcmp(catalogue->items[k], list->items[i].name) == 0)
                c->scopes[target][k] = true;
}

/* Mark the one condition that kept a rule from matching; two of them hide one another. */
static void try_rule(struct wb_cover *c, const struct reading *reading, size_t i)
{
    const struct rule *r = &c->w->input->rules[i];
    size_t failed = 0, which = 0;

    if (!reading_principal(reading, r))
        return;
    for (size_t k = 0; k < r->n_conditions && failed < 2; k++) {
        struct facts_values has = reading_values(reading, r->conditions[k].key, c->arena);
        if (reading_holds(&r->conditions[k], &has))
            continue;
        failed++;
        which = k;
    }
    if (failed == 1)
        c->clauses[i][which] = true;
}

void wb_cover_add(struct wb_cover *c, const struct wb_ask *ask,
                  const struct wb_verdict *v)
{
    struct reading reading = { c->w->input, c->claims, v->facts->raw };
    const struct wb_stand *at =
        wb_stands_at(c->stands, ask->target, v->facts->raw->action);

    ask_scopes(c, ask->target, &v->granted);
    ask_scopes(c, ask->target, &v->withheld);
    for (size_t i = 0; i < v->n_rules; i++)
        c->rules[v->rules[i]] = true;
    for (size_t i = 0; i < at->n; i++)
        try_rule(c, &reading, at->number[i]);
}

static int64_t percent(size_t n, size_t of)
{
    return of == 0 ? 100 : (int64_t)(100 * n / of);
}

int64_t wb_cover_rules(const struct wb_cover *c)
{
    size_t n = 0, of = 0;

    for (size_t i = 0; i < c->w->input->n_rules; i++) {
        of += c->w->input->rules[i].enabled;
        n += c->w->input->rules[i].enabled && c->rules[i];
    }
    return percent(n, of);
}

int64_t wb_cover_clauses(const struct wb_cover *c)
{
    size_t n = 0, of = 0;

    for (size_t i = 0; i < c->w->input->n_rules; i++) {
        const struct rule *r = &c->w->input->rules[i];
        for (size_t k = 0; r->enabled && k < r->n_conditions; k++) {
            of++;
            n += c->clauses[i][k];
        }
    }
    return percent(n, of);
}

static struct report_row *row_of(const struct wb_cover *c, size_t rule, const char *id,
                                 struct wb_found *found)
{
    struct report_row *row = wb_found_add(found);

    row->id = id;
    row->name = c->w->input->rules[rule].name;
    row->status = REPORT_WARN;
    row->place = c->w->places[rule];
    return row;
}

void wb_cover_list_rules(const struct wb_cover *c, struct wb_found *found)
{
    for (size_t i = 0; i < c->w->input->n_rules; i++)
        if (c->w->input->rules[i].enabled && !c->rules[i])
            row_of(c, i, "rule-untried", found)->text = "decides no case";
}

static const char *condition_text(const struct rule_condition *cond, struct arena *a)
{
    struct buf out = buf_make(a, TEXT_MAX);

    spell_text(cond->key, &out);
    buf_printf(&out, " %s ", rule_words_name(RULE_WORDS_OPERATOR, (int)cond->op));
    if (cond->is_list)
        spell_values(cond->values, cond->n_values, &out);
    else
        spell_value(&cond->values[0], &out);
    return out.data;
}

void wb_cover_list_clauses(const struct wb_cover *c, struct wb_found *found)
{
    for (size_t i = 0; i < c->w->input->n_rules; i++) {
        const struct rule *r = &c->w->input->rules[i];
        for (size_t k = 0; r->enabled && k < r->n_conditions; k++)
            if (!c->clauses[i][k])
                row_of(c, i, "clause-untried", found)->text =
                    arena_printf(c->arena, "no case fails on conditions[%zu] alone: %s",
                                 k, condition_text(&r->conditions[k], c->arena));
    }
}

static void list_scopes(const struct wb_cover *c, struct wb_found *found)
{
    for (size_t i = 0; i < c->w->n_targets; i++) {
        const struct rule_texts *catalogue = &c->w->input->targets[i].scopes;
        for (size_t k = 0; k < catalogue->n; k++) {
            if (c->scopes[i][k])
                continue;
            struct report_row *row = wb_found_add(found);
            row->id = "scope-untried";
            row->name = c->w->targets[i].name;
            row->status = REPORT_NOTE;
            row->text =
                arena_printf(c->arena, "no case asks for %s", catalogue->items[k]);
        }
    }
}

void wb_cover_report(const struct wb_cover *c, struct report *out)
{
    struct report_figure *figures = arena_array(c->arena, 2, sizeof *figures);
    struct wb_found found = { .arena = c->arena };

    figures[0] = (struct report_figure){ "rules_percent", wb_cover_rules(c) };
    figures[1] = (struct report_figure){ "clauses_percent", wb_cover_clauses(c) };
    wb_cover_list_rules(c, &found);
    wb_cover_list_clauses(c, &found);
    list_scopes(c, &found);
    out->answer = arena_printf(
        c->arena,
        "%lld %% of the rules decide a case, %lld %% of the conditions alone "
        "refuse one",
        (long long)figures[0].value, (long long)figures[1].value);
    out->figures = figures;
    out->n_figures = 2;
    out->rows = found.rows;
    out->n_rows = found.n;
}
