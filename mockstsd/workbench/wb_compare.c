/* SPDX-License-Identifier: MIT */
#include "workbench/wb_compare.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "workbench/wb_gain.h"

enum { TEXT_MAX = 64 * 1024 };

struct side {
    const char *id, *verb; /* "gain", "gained" */
    const struct wb_change *allowed;
    const struct wb_pair *pair;
    const struct wb_compare_of *of;
    struct wb_tally *tally;
};

/* "loan-api:loans:read"; of a whole target its name alone. Owns: the arena. */
static const char *unit_text(const struct side *s, const struct wb_gain *g, size_t i)
{
    const char *target = s->pair->study[0]->world->targets[g->target].name;
    const char *unit = g->units.items[i];

    if (unit[0] == '(')
        return target;
    return arena_printf(s->tally->arena, "%s:%s", target, unit);
}

static bool listed(const struct texts *list, const char *name)
{
    for (size_t i = 0; i < list->n; i++)
        if (strcmp(list->items[i], name) == 0)
            return true;
    return false;
}

/* The first gain that nobody allowed for; every difference goes to out. */
static const struct wb_gain *find_surplus(const struct side *s,
                                          const struct wb_gains *gains, struct buf *out)
{
    const struct wb_gain *first = NULL;

    for (size_t i = 0; i < gains->n; i++)
        for (size_t k = 0; k < gains->items[i].units.n_items; k++) {
            const char *unit = unit_text(s, &gains->items[i], k);
            if (listed(&s->allowed->exactly, unit))
                continue;
            buf_printf(out, "%s%s is %s", out->len > 0 ? "; " : "", unit, s->verb);
            first = first ? first : &gains->items[i];
        }
    return first;
}

static bool is_gained(const struct side *s, const struct wb_gains *gains,
                      const char *unit)
{
    for (size_t i = 0; i < gains->n; i++)
        for (size_t k = 0; k < gains->items[i].units.n_items; k++)
            if (strcmp(unit_text(s, &gains->items[i], k), unit) == 0)
                return true;
    return false;
}

static void find_missing(const struct side *s, const struct wb_gains *gains,
                         struct buf *out)
{
    for (size_t i = 0; i < s->allowed->exactly.n; i++)
        if (!is_gained(s, gains, s->allowed->exactly.items[i]))
            buf_printf(out, "%s%s is not %s", out->len > 0 ? "; " : "",
                       s->allowed->exactly.items[i], s->verb);
}

static const char *name_of(const struct side *s)
{
    struct buf out = buf_make(s->tally->arena, TEXT_MAX);

    buf_printf(&out, "%s against", s->id);
    for (size_t i = 0; i < s->of->against.n; i++)
        buf_printf(&out, " %s", s->of->against.items[i]);
    return out.data;
}

static int judge(const struct side *s, struct err *e)
{
    struct wb_tally *t = s->tally;
    const struct wb_world *here = s->pair->study[0]->world;
    struct buf out = buf_make(t->arena, TEXT_MAX);
    struct wb_gains gains;

    if (s->allowed->kind == WB_CHANGE_ANY)
        return 0;
    if (wb_gain_find(s->pair, false, &t->budget, t->arena, &gains, e) < 0)
        return -1;
    const struct wb_gain *surplus = find_surplus(s, &gains, &out);
    find_missing(s, &gains, &out);
    enum report_status status = out.len > 0       ? REPORT_FAIL
                                : gains.undecided ? REPORT_ERROR
                                                  : REPORT_PASS;
    struct report_row *row = wb_tally_add(t, status, &s->of->place);
    row->id = arena_printf(t->arena, "compare-%s", s->id);
    row->name = name_of(s);
    row->text = status == REPORT_PASS    ? "as allowed for"
                : status == REPORT_ERROR ? "undecided: the budget is spent; --budget"
                                         : out.data;
    if (surplus)
        wb_witness_show(here, NULL, &surplus->witness, t->arena, row);
    return 0;
}

int wb_compare(const struct wb_study *s, const struct wb_study *against,
               const struct wb_compare_of *of, struct wb_tally *t, struct err *e)
{
    struct side gain = { "gain", "gained", &of->gain, wb_pair_make(s, against, t->arena),
                         of,     t };
    struct side lose = { "lose", "lost", &of->lose, wb_pair_swapped(gain.pair, t->arena),
                         of,     t };

    if (judge(&gain, e) < 0)
        return -1;
    return judge(&lose, e);
}
