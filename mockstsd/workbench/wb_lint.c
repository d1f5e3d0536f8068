/* SPDX-License-Identifier: MIT */
#include "workbench/wb_lint.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/idmap.h"
#include "policy/reading.h"
#include "workbench/wb_lint_names.h"
#include "workbench/wb_lint_shape.h"

static void (*const checks[])(const struct wb_lint_ask *ask) = {
    wb_lint_names_targets, wb_lint_names_selector, wb_lint_names_conditions,
    wb_lint_names_scopes,  wb_lint_shape_actions,  wb_lint_shape_targets,
    wb_lint_shape_dead,    wb_lint_shape_broad,    wb_lint_shape_optional,
};

/* Which targets does the rule name? */
static size_t mark_named(const struct wb_world *w, const struct rule *r, bool *named)
{
    size_t n = 0;

    for (size_t i = 0; i < w->input->n_targets; i++) {
        named[i] = reading_names(r, &w->input->targets[i]);
        n += named[i];
    }
    return n;
}

static void look_at_rules(const struct wb_world *w, struct wb_found *found)
{
    bool *named = arena_array(found->arena, w->input->n_targets + 1, sizeof *named);
    struct wb_lint_ask ask = {
        .w = w, .known = wb_known_make(w, found->arena), .found = found, .named = named
    };

    for (ask.rule = 0; ask.rule < w->input->n_rules; ask.rule++) {
        ask.r = &w->input->rules[ask.rule];
        ask.n_named = mark_named(w, ask.r, named);
        for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++)
            checks[i](&ask);
    }
}

/* The tags that some condition mentions. */
static struct idmap *mentioned_tags(const struct wb_world *w, struct arena *a)
{
    struct idmap *tags = idmap_make(a);

    for (size_t i = 0; i < w->input->n_rules; i++)
        for (size_t k = 0; k < w->input->rules[i].n_conditions; k++) {
            const struct rule_condition *c = &w->input->rules[i].conditions[k];
            bool about_tags = strcmp(c->key, "client.tags") == 0 ||
                              strcmp(c->key, "mcpClient.tags") == 0;
            for (size_t v = 0; about_tags && v < c->n_values; v++)
                if (c->values[v].type == RULE_TEXT)
                    idmap_put(tags, c->values[v].text, tags);
        }
    return tags;
}

static void look_at_tags(const struct wb_world *w, struct wb_found *found)
{
    struct idmap *seen = mentioned_tags(w, found->arena);

    for (size_t i = 0; i < w->n_clients; i++) {
        const struct facts_texts *tags = &w->clients[i].facts.tags;
        for (size_t k = 0; k < tags->n; k++) {
            if (idmap_add(seen, tags->items[k], seen) < 0)
                continue;
            *wb_found_add(found) = (struct report_row){
                .id = "tag-unused",
                .name = w->clients[i].name,
                .status = REPORT_NOTE,
                .text = arena_printf(found->arena, "no rule mentions the tag %s",
                                     tags->items[k]),
                .place = { w->source->tenant.name, 0, 0 },
            };
        }
    }
}

static int by_place(const void *x, const void *y)
{
    const struct report_row *a = x, *b = y;
    int by = strcmp(a->place.file, b->place.file);

    if (by == 0)
        by = (a->place.line > b->place.line) - (a->place.line < b->place.line);
    if (by == 0)
        by = strcmp(a->id, b->id);
    return by != 0 ? by : strcmp(a->text, b->text);
}

static size_t count(const struct wb_found *found, enum report_status status)
{
    size_t n = 0;

    for (size_t i = 0; i < found->n; i++)
        n += found->rows[i].status == status;
    return n;
}

void wb_lint(const struct wb_world *w, struct arena *a, struct report *out)
{
    struct wb_found found = { .arena = a };
    struct report_figure *figures = arena_array(a, 4, sizeof *figures);

    look_at_rules(w, &found);
    look_at_tags(w, &found);
    if (found.n > 0)
        qsort(found.rows, found.n, sizeof *found.rows, by_place);
    figures[0] = (struct report_figure){ "rules", (int64_t)w->input->n_rules };
    figures[1] = (struct report_figure){ "errors", (int64_t)count(&found, REPORT_FAIL) };
    figures[2] =
        (struct report_figure){ "warnings", (int64_t)count(&found, REPORT_WARN) };
    figures[3] = (struct report_figure){ "notes", (int64_t)count(&found, REPORT_NOTE) };
    out->answer =
        found.n == 0
            ? arena_printf(a, "Nothing to complain about in %s.",
                           wb_found_count(a, w->input->n_rules, "rule"))
            : arena_printf(a, "%s in %s: %s, %s, %s",
                           wb_found_count(a, found.n, "finding"),
                           wb_found_count(a, w->input->n_rules, "rule"),
                           wb_found_count(a, (size_t)figures[1].value, "error"),
                           wb_found_count(a, (size_t)figures[2].value, "warning"),
                           wb_found_count(a, (size_t)figures[3].value, "note"));
    out->figures = figures;
    out->n_figures = 4;
    out->rows = found.rows;
    out->n_rows = found.n;
}
