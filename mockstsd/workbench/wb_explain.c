/* SPDX-License-Identifier: MIT */
#include "workbench/wb_explain.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "policy/explain.h"
#include "policy/ruleset.h"
#include "policy/spell.h"
#include "workbench/wb_found.h"

enum { LINES_MAX = 64 * 1024, NEAREST_MAX = 5 };

/* A rule and how near it came. */
struct placed {
    size_t rule;
    const struct explain_rule *what;
};

static int rank(const struct explain_rule *r)
{
    if (r->decided)
        return 1000000;
    if (r->part == EXPLAIN_MATCHED)
        return 900000;
    return (int)r->part * 1000 + (int)r->condition;
}

static int nearest_first(const void *x, const void *y)
{
    const struct placed *a = x, *b = y;
    int by = rank(b->what) - rank(a->what);

    return by != 0 ? by : (a->rule > b->rule) - (a->rule < b->rule);
}

static struct placed *sorted(const struct explanation *x, struct arena *a)
{
    struct placed *list = arena_array(a, x->n_rules + 1, sizeof *list);

    for (size_t i = 0; i < x->n_rules; i++)
        list[i] = (struct placed){ i, &x->rules[i] };
    qsort(list, x->n_rules, sizeof *list, nearest_first);
    return list;
}

static const char *standing(const struct explain_rule *r)
{
    if (r->decided)
        return "decided";
    return r->part == EXPLAIN_MATCHED ? "matched" : "no match";
}

static const char *place_text(const struct report_place *place, struct arena *a)
{
    return place->file
               ? arena_printf(a, "%s:%u:%u", place->file, place->line, place->column)
               : "";
}

static struct report_table rules_table(const struct wb_world *w,
                                       const struct explanation *x, struct arena *a)
{
    static const char *const columns[] = { "outcome", "rule", "name", "why", "place" };
    struct wb_cells cells = { .arena = a };
    const struct placed *list = sorted(x, a);

    for (size_t i = 0; i < x->n_rules; i++) {
        const struct rule *rule = ruleset_rule(w->rules, list[i].rule);
        wb_found_text(&cells, standing(list[i].what));
        wb_found_text(&cells, rule->id);
        wb_found_text(&cells, rule->name);
        wb_found_text(&cells, list[i].what->text);
        wb_found_text(&cells, place_text(&w->places[list[i].rule], a));
    }
    return wb_found_table(&cells, "rules", "what each rule says of it", columns, 5);
}

static struct report_table scopes_table(const struct wb_verdict *v, struct arena *a)
{
    static const char *const columns[] = { "scope", "outcome", "reason" };
    struct wb_cells cells = { .arena = a };

    for (size_t i = 0; i < v->granted.n; i++) {
        wb_found_text(&cells, v->granted.items[i].name);
        wb_found_text(&cells, "granted");
        wb_found_text(&cells, "");
    }
    for (size_t i = 0; i < v->withheld.n; i++) {
        wb_found_text(&cells, v->withheld.items[i].name);
        wb_found_text(&cells, "withheld");
        wb_found_text(&cells, decision_reason_name(v->withheld.items[i].reason));
    }
    return wb_found_table(&cells, "scopes", "scopes", columns, 3);
}

static struct report_table repairs_table(const struct explanation *x, struct arena *a)
{
    static const char *const columns[] = { "repair", "also" };
    struct wb_cells cells = { .arena = a };

    for (size_t i = 0; i < x->n_repairs; i++) {
        wb_found_texts(&cells, x->repairs[i].edits, x->repairs[i].n_edits);
        wb_found_text(&cells, x->repairs[i].also);
    }
    return wb_found_table(&cells, "repairs", "the least that would allow it", columns, 2);
}

int wb_explain(const struct wb_world *w, const struct wb_ask *ask, struct arena *a,
               struct report *out, struct err *e)
{
    struct report_table *tables = arena_array(a, 3, sizeof *tables);
    const struct explanation *x;
    struct wb_verdict v;

    if (wb_ask(w, ask, a, &v, e) < 0)
        return -1;
    x = explain(w->rules, v.facts, a);
    out->answer =
        arena_printf(a, "%s: %s", wb_ask_text(w, ask, a), wb_ask_verdict_text(&v, a));
    tables[out->n_tables++] = scopes_table(&v, a);
    tables[out->n_tables++] = rules_table(w, x, a);
    if (x->n_repairs > 0)
        tables[out->n_tables++] = repairs_table(x, a);
    out->tables = tables;
    return 0;
}

static void add_rules(const struct wb_world *w, const struct explanation *x,
                      struct arena *a, struct buf *out)
{
    const struct placed *list = sorted(x, a);

    for (size_t i = 0; i < x->n_rules && i < NEAREST_MAX; i++) {
        if (list[i].what->part < EXPLAIN_PRINCIPAL &&
            list[i].what->part != EXPLAIN_MATCHED)
            return; /* the rest is about other requests */
        buf_printf(out, "%s: ", standing(list[i].what));
        spell_rule(ruleset_rule(w->rules, list[i].rule), out);
        buf_printf(out, ": %s\n", list[i].what->text);
    }
}

const char *wb_explain_lines(const struct wb_world *w, const struct wb_verdict *v,
                             struct arena *a)
{
    const struct explanation *x = explain(w->rules, v->facts, a);
    struct buf out = buf_make(a, LINES_MAX);

    add_rules(w, x, a, &out);
    for (size_t i = 0; i < x->n_repairs && i < NEAREST_MAX; i++) {
        const struct repair *r = &x->repairs[i];
        buf_printf(&out, "repair: %s%s%s (also: %s)\n", r->edits[0],
                   r->n_edits == 2 ? ", and " : "", r->n_edits == 2 ? r->edits[1] : "",
                   r->also);
    }
    return out.data;
}
