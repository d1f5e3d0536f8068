/* SPDX-License-Identifier: MIT */
#include "workbench/wb_diff.h"

#include "base/arena.h"
#include "base/buf.h"
#include "policy/spell.h"
#include "workbench/wb_paper.h"

enum { EXIT_UNDECIDED = 5, TEXT_MAX = 4096 };

static const char *const columns[] = { "change", "target",  "scopes", "rule",
                                       "today",  "witness", "place" };
enum { N_COLUMNS = 7 };

/* One direction. */
struct side {
    const char *change; /* "gain" */
    const char *id;
    const char *verb;
    const struct wb_pair *pair;
    struct wb_gains gains;
};

static const char *rule_name(const struct wb_world *w, size_t rule)
{
    return rule == RULESET_NO_RULE ? "untargetedAccess" : w->input->rules[rule].name;
}

static struct report_place place_of(const struct wb_world *w, size_t rule)
{
    if (rule == RULESET_NO_RULE || !w->places)
        return (struct report_place){ .file = NULL };
    return w->places[rule];
}

static const char *sentence(const struct side *s, const struct wb_gain *g,
                            struct arena *a)
{
    struct buf out = buf_make(a, TEXT_MAX);
    struct rule_texts units = { g->units.items, g->units.n_items };

    spell_texts(units, &out);
    buf_printf(&out, " of %s is %s", s->pair->study[0]->world->targets[g->target].name,
               s->verb);
    if (g->side == 1)
        buf_add(&out, ", which this forbid takes away on the other side");
    if (g->n_today > 0)
        buf_printf(&out, "; today in %zu combinations of user and clients", g->n_today);
    else
        buf_add(&out, "; by nobody of today, but by whoever is like the witness");
    return out.data;
}

static struct report_cell text(const char *t)
{
    return (struct report_cell){ .text = t ? t : "" };
}

static void add_cells(const struct side *s, const struct wb_gain *g,
                      const struct report_row *row, struct wb_paper *p, struct arena *a)
{
    wb_paper_cell(p, text(s->change));
    wb_paper_cell(p, text(s->pair->study[0]->world->targets[g->target].name));
    wb_paper_cell(p, g->units);
    wb_paper_cell(p, text(row->name));
    wb_paper_cell(
        p, (struct report_cell){ .number = (int64_t)g->n_today, .is_number = true });
    wb_paper_cell(p, text(row->witness));
    wb_paper_cell(p,
                  text(row->place.file ? arena_printf(a, "%s:%u:%u", row->place.file,
                                                      row->place.line, row->place.column)
                                       : NULL));
}

static void add_side(const struct side *s, struct wb_paper *p, struct arena *a)
{
    const struct wb_world *here = s->pair->study[0]->world;
    const struct wb_world *there = s->pair->study[1]->world;

    for (size_t i = 0; i < s->gains.n; i++) {
        const struct wb_gain *g = &s->gains.items[i];
        const struct wb_world *at = g->side == 0 ? here : there;
        struct report_row row = { .id = s->id, .status = REPORT_WARN };

        row.name = rule_name(at, g->rule);
        row.place = place_of(at, g->rule);
        row.text = sentence(s, g, a);
        wb_witness_show(here, there, &g->witness, a, &row);
        wb_paper_row(p, &row);
        add_cells(s, g, &row, p, a);
    }
}

static size_t today(const struct wb_gains *g)
{
    size_t n = 0;

    for (size_t i = 0; i < g->n; i++)
        n += g->items[i].n_today > 0;
    return n;
}

static const char *answer(const struct wb_gains *gains, const struct wb_gains *losses,
                          struct arena *a)
{
    const char *verdict = gains->n == 0 && losses->n == 0 ? "Equal: both permit the same"
                          : losses->n == 0                ? "Wider"
                          : gains->n == 0                 ? "Narrower"
                                                          : "Both wider and narrower";
    const char *rest = "";

    if (gains->undecided || losses->undecided)
        return arena_printf(
            a, "Undecided: the budget is spent; %zu gains and %zu losses so far.",
            gains->n, losses->n);
    if (gains->n + losses->n > 0)
        rest = arena_printf(a, ": %zu gains (%zu today), %zu losses (%zu today)",
                            gains->n, today(gains), losses->n, today(losses));
    return arena_printf(a, "%s%s.", verdict, rest);
}

int wb_diff(const struct wb_study *old, const struct wb_study *new, uint64_t budget,
            struct arena *a, struct report *out, struct err *e)
{
    struct side gain = {
        "gain", "policy-gain", "gained", wb_pair_make(new, old, a), { 0 }
    };
    struct side loss = {
        "loss", "policy-loss", "lost", wb_pair_swapped(gain.pair, a), { 0 }
    };
    struct wb_paper *p = wb_paper_make(a);
    bool undecided;

    if (wb_gain_find(gain.pair, false, &budget, a, &gain.gains, e) != 0 ||
        wb_gain_find(loss.pair, false, &budget, a, &loss.gains, e) != 0)
        return -1;
    undecided = gain.gains.undecided || loss.gains.undecided;
    wb_paper_table(p, "changes", "gains and losses", columns, N_COLUMNS);
    add_side(&gain, p, a);
    add_side(&loss, p, a);
    wb_paper_figure(p, "gains", gain.gains.n);
    wb_paper_figure(p, "gains_today", today(&gain.gains));
    wb_paper_figure(p, "losses", loss.gains.n);
    wb_paper_figure(p, "losses_today", today(&loss.gains));
    *out = wb_paper_report(p, "mockstsd policy diff", answer(&gain.gains, &loss.gains, a),
                           undecided ? EXIT_UNDECIDED : 0);
    return 0;
}
