/* SPDX-License-Identifier: MIT */
#include "workbench/wb_gain.h"

#include <string.h>

#include "base/arena.h"
#include "workbench/wb_same.h"

/* What is known of one reason so far. */
struct record {
    int side;
    size_t rule;
    bool *units;
    size_t n_today;
    size_t seen_at; /* the cell it was last counted in */
    bool has_witness;
    struct wb_witness witness;
    bool has_lacks; /* the witness can be asked on the other side */
};

struct finding {
    const struct wb_pair *pair;
    struct arena *arena;
    uint64_t *budget;
    bool today_only;
    struct wb_gain *gains;
    size_t n_gains, room;
    bool undecided;
    /* at the target at hand */
    const struct wb_formula *f[2]; /* the second may be NULL */
    struct wb_units units;
    struct wb_same same;
    struct record *records;
    size_t n_records;
    const struct wb_closed *closed;
    size_t cell[WB_PARTIES];
    size_t n_cells; /* looked at so far */
};

static size_t n_alternatives(const struct wb_formula *f)
{
    return f ? f->n_alternatives : 0;
}

static struct record *record_of(struct finding *f, int side, size_t rule)
{
    struct record *r = f->records;

    for (; r < f->records + f->n_records; r++)
        if (r->side == side && r->rule == rule)
            return r;
    f->n_records++;
    *r = (struct record){ .side = side, .rule = rule };
    r->units = arena_array(f->arena, f->units.n, sizeof *r->units);
    return r;
}

/* The alternatives that match in a cell. */
struct matching {
    bool *match;
};

static void note(void *self, size_t alternative)
{
    ((struct matching *)self)->match[alternative] = true;
}

static bool *matching(struct finding *f, int side)
{
    struct matching m = { arena_array(f->arena, n_alternatives(f->f[side]),
                                      sizeof(bool)) };

    if (f->f[side])
        wb_closed_matching(f->closed, f->cell, side, note, &m);
    return m.match;
}

/* The first alternative that matches, with this effect on the unit; SIZE_MAX: none. */
static size_t first_of(const struct finding *f, int side, const bool *match, size_t unit,
                       bool forbid, bool changed)
{
    for (size_t i = 0; i < n_alternatives(f->f[side]); i++)
        if (match[i] && f->f[side]->alternatives[i].forbid == forbid &&
            wb_units_has(&f->units, side, i, unit) && !(changed && f->same.same[side][i]))
            return i;
    return SIZE_MAX;
}

static struct record *reason_of(struct finding *f, bool *const match[2], size_t unit)
{
    int side = first_of(f, 1, match[1], unit, false, false) != SIZE_MAX;
    size_t at = first_of(f, side, match[side], unit, side == 1, true);

    if (at == SIZE_MAX) /* it is not the rules that changed */
        at = first_of(f, side, match[side], unit, side == 1, false);
    return record_of(f, side, f->f[side]->alternatives[at].rule);
}

/* Members of the two worlds, for a class's first. */
static void first_members(const struct finding *f, int side, size_t member[WB_PARTIES])
{
    for (int p = 0; p < WB_PARTIES; p++) {
        uint32_t first = f->closed->classes[p][f->cell[p]].first;
        uint32_t number = f->pair->party[p].number[side][first];

        member[p] = number == WB_PAIR_NONE ? WB_WITNESS_NOBODY : number;
    }
}

static bool all_there(const struct finding *f)
{
    bool there = f->f[1];

    for (int p = 0; p < WB_PARTIES; p++) {
        uint32_t first = f->closed->classes[p][f->cell[p]].first;

        there = there && f->pair->party[p].number[1][first] != WB_PAIR_NONE;
    }
    return there;
}

static void picture_today(struct finding *f, struct record *r, size_t unit)
{
    size_t member[WB_PARTIES];
    struct wb_witness other;

    first_members(f, 0, member);
    r->witness = wb_witness_today(f->pair->study[0]->world, f->f[0], member,
                                  f->units.names[unit], f->arena);
    r->has_witness = true;
    r->has_lacks = all_there(f);
    if (!r->has_lacks)
        return;
    first_members(f, 1, member);
    other = wb_witness_today(f->pair->study[1]->world, f->f[1], member,
                             f->units.names[unit], f->arena);
    r->witness.lacks = other.gives;
    r->witness.lacks.scopes = r->witness.gives.scopes;
}

static void look_at_cell(struct finding *f)
{
    struct wb_reach here = wb_closed_reach(f->closed, f->cell, 0);
    struct wb_reach there = { .whole = false };
    bool *match[2] = { NULL, NULL };
    size_t n = 1;

    if (f->f[1])
        there = wb_closed_reach(f->closed, f->cell, 1);
    for (int p = 0; p < WB_PARTIES; p++)
        n *= f->closed->classes[p][f->cell[p]].n_members;
    f->n_cells++;
    for (size_t unit = 0; unit < f->units.n; unit++) {
        struct record *r;

        if (!f->same.may_gain[unit] || !wb_units_reached(&f->units, 0, &here, unit) ||
            wb_units_reached(&f->units, 1, &there, unit))
            continue;
        if (!match[0]) {
            match[0] = matching(f, 0);
            match[1] = matching(f, 1);
        }
        r = reason_of(f, match, unit);
        r->units[unit] = true;
        r->n_today += r->seen_at == f->n_cells ? 0 : n;
        r->seen_at = f->n_cells;
        if (!r->has_witness)
            picture_today(f, r, unit);
    }
}

static void look_at_classes(struct finding *f, int party)
{
    for (size_t i = 0; i < f->closed->n_classes[party]; i++) {
        if (!wb_same_concerns(&f->same, &f->closed->classes[party][i]))
            continue;
        f->cell[party] = i;
        if (party + 1 < WB_PARTIES)
            look_at_classes(f, party + 1);
        else
            look_at_cell(f);
    }
}

/* Of the alternatives of a side, what becomes of those of the rule and of the others. */
static const struct wb_formula *filtered(struct finding *f, int side, size_t rule,
                                         enum wb_keep its, bool keep_permits,
                                         bool keep_forbids)
{
    const struct wb_formula *from = f->f[side];
    enum wb_keep *keep = arena_array(f->arena, from->n_alternatives, sizeof *keep);

    for (size_t i = 0; i < from->n_alternatives; i++) {
        bool forbid = from->alternatives[i].forbid;

        keep[i] = (forbid ? keep_forbids : keep_permits) ? WB_KEEP : WB_DROP;
        if (its != WB_DROP && from->alternatives[i].rule == rule)
            keep[i] = its;
    }
    return wb_formula_filter(from, keep, f->arena);
}

/* Who is permitted through this permit here; or for whom this forbid there is the reason. */
static struct wb_wish wish_for(struct finding *f, int side, size_t rule)
{
    struct wb_wish wish = { .gives = f->f[0], .lacks = f->f[1] };
    const struct wb_formula **also;

    if (side == 0) {
        wish.gives = filtered(f, 0, rule, WB_KEEP, false, true);
        return wish;
    }
    wish.also = also = arena_array(f->arena, 2, sizeof *also);
    wish.n_also = 2;
    also[0] = filtered(f, 1, 0, WB_DROP, true, false);
    also[1] = filtered(f, 1, rule, WB_AS_PERMIT, false, false);
    return wish;
}

static bool speaks_of(const struct finding *f, int side, size_t rule, size_t unit)
{
    const struct wb_formula *from = f->f[side];

    for (size_t i = 0; i < from->n_alternatives; i++)
        if (from->alternatives[i].rule == rule && wb_units_has(&f->units, side, i, unit))
            return true;
    return false;
}

static void search_group(struct finding *f, struct record *r, struct wb_wish *wish,
                         size_t unit)
{
    struct wb_witness witness;
    enum wb_answer answer;

    wish->scope = f->units.names[unit];
    answer = wb_open_find(wish, f->budget, f->arena, &witness);
    f->undecided = f->undecided || answer == WB_UNDECIDED;
    if (answer != WB_YES)
        return;
    for (size_t i = unit; i < f->units.n; i++)
        r->units[i] |= f->units.group[i] == unit;
    if (r->has_witness)
        return;
    r->has_witness = true;
    r->has_lacks = f->f[1];
    r->witness = witness;
}

static void search_rule(struct finding *f, int side, size_t rule)
{
    struct wb_wish wish = wish_for(f, side, rule);
    size_t n_before = f->n_records;
    struct record *r = record_of(f, side, rule);

    for (size_t unit = 0; unit < f->units.n; unit++)
        if (f->units.group[unit] == unit && f->same.may_gain[unit] && !r->units[unit] &&
            speaks_of(f, side, rule, unit))
            search_group(f, r, &wish, unit);
    if (!r->has_witness && f->n_records > n_before)
        f->n_records = n_before; /* nothing came of it */
}

static void look_at_anybody(struct finding *f)
{
    for (int side = 0; side < 2; side++) {
        for (size_t i = 0; i < n_alternatives(f->f[side]); i++) {
            const struct wb_alternative *a = &f->f[side]->alternatives[i];
            bool again = i > 0 && a[-1].rule == a->rule;

            if (!f->same.same[side][i] && !again && a->forbid == (side == 1))
                search_rule(f, side, a->rule);
        }
    }
}

static int keep_records(struct finding *f, struct err *e)
{
    const struct wb_world *here = f->pair->study[0]->world;
    const struct wb_world *there = f->pair->study[1]->world;

    for (size_t i = 0; i < f->n_records; i++) {
        struct record *r = &f->records[i];
        struct wb_gain gain = { .target = f->f[0]->target,
                                .side = r->side,
                                .rule = r->rule };

        if (wb_witness_confirm(here, r->has_lacks ? there : NULL, &r->witness, f->arena,
                               e) != 0)
            return -1;
        gain.units = wb_units_cell(&f->units, r->units, f->arena);
        gain.n_today = r->n_today;
        gain.witness = r->witness;
        gain.witness.told_by_lacks &= r->has_lacks;
        if (f->n_gains == f->room) {
            struct wb_gain *more =
                arena_array(f->arena, f->room = 2 * f->room + 16, sizeof *more);

            if (f->n_gains > 0)
                memcpy(more, f->gains, f->n_gains * sizeof *more);
            f->gains = more;
        }
        f->gains[f->n_gains++] = gain;
    }
    return 0;
}

static int look_at_target(struct finding *f, size_t target, struct err *e)
{
    uint32_t other = f->pair->target[target];

    f->f[0] = f->pair->study[0]->formulas[target];
    f->f[1] = other == WB_PAIR_NONE ? NULL : f->pair->study[1]->formulas[other];
    f->units = wb_units_make(f->f[0], f->f[1], f->arena);
    f->n_records = 0;
    f->records =
        arena_array(f->arena, n_alternatives(f->f[0]) + n_alternatives(f->f[1]) + 1,
                    sizeof *f->records);
    f->same = wb_same_make(f->pair, &f->units, f->arena);
    if (f->same.none)
        return 0;
    f->closed = wb_closed_both(f->f, f->pair->party, f->arena);
    look_at_classes(f, 0);
    if (!f->today_only)
        look_at_anybody(f);
    return keep_records(f, e);
}

int wb_gain_find(const struct wb_pair *p, bool today_only, uint64_t *budget,
                 struct arena *a, struct wb_gains *out, struct err *e)
{
    struct finding f = {
        .pair = p, .arena = a, .budget = budget, .today_only = today_only
    };

    for (size_t i = 0; i < p->study[0]->world->n_targets; i++)
        if (look_at_target(&f, i, e) != 0)
            return -1;
    *out = (struct wb_gains){ f.gains, f.n_gains, f.undecided };
    return 0;
}
