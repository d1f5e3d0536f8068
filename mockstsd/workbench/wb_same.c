/* SPDX-License-Identifier: MIT */
#include "workbench/wb_same.h"

#include "base/arena.h"

struct comparing {
    const struct wb_pair *pair;
    const struct wb_units *units;
    size_t *partner[2]; /* of an alternative: that of the same rule; NOBODY */
};

#define NOBODY SIZE_MAX

static size_t n_alternatives(const struct wb_units *u, int side)
{
    return u->formula[side] ? u->formula[side]->n_alternatives : 0;
}

/* Rules of both sides have their alternatives in the same order. */
static size_t find_partner(const struct comparing *c, int side, size_t alternative)
{
    const struct wb_formula *other = c->units->formula[1 - side];
    size_t rule = c->units->formula[side]->alternatives[alternative].rule, want = rule;

    if (rule != RULESET_NO_RULE && !c->pair->same_rule[side][rule])
        return NOBODY;
    if (rule != RULESET_NO_RULE)
        want = c->pair->rule[side][rule];
    for (size_t i = 0; i < n_alternatives(c->units, 1 - side); i++)
        if (other->alternatives[i].rule == want)
            return i;
    return NOBODY;
}

static bool same_units(const struct comparing *c, int side, size_t alternative)
{
    size_t other = c->partner[side][alternative];

    for (size_t u = 0; other != NOBODY && u < c->units->n; u++)
        if (wb_units_has(c->units, side, alternative, u) !=
            wb_units_has(c->units, 1 - side, other, u))
            return false;
    return other != NOBODY;
}

/* Does an alternative of this effect speak of the unit, and its partner does not? */
static bool speaks_alone(const struct comparing *c, int side, bool forbid, size_t unit)
{
    const struct wb_formula *f = c->units->formula[side];

    for (size_t i = 0; i < n_alternatives(c->units, side); i++) {
        size_t other = c->partner[side][i];

        if (f->alternatives[i].forbid == forbid &&
            wb_units_has(c->units, side, i, unit) &&
            (other == NOBODY || !wb_units_has(c->units, 1 - side, other, unit)))
            return true;
    }
    return false;
}

static const bool *list_same(struct comparing *c, int side, struct arena *a)
{
    size_t n = n_alternatives(c->units, side);
    bool *same = arena_array(a, n, sizeof *same);

    for (size_t i = 0; i < n; i++)
        same[i] = same_units(c, side, i);
    return same;
}

struct wb_same wb_same_make(const struct wb_pair *p, const struct wb_units *u,
                            struct arena *a)
{
    struct wb_same s = { .none = true };
    struct comparing c = { .pair = p, .units = u };
    bool *may_gain = arena_array(a, u->n, sizeof *may_gain);

    for (int side = 0; side < 2; side++) {
        s.n[side] = n_alternatives(u, side);
        c.partner[side] = arena_array(a, s.n[side], sizeof *c.partner[side]);
        for (size_t i = 0; i < s.n[side]; i++)
            c.partner[side][i] = find_partner(&c, side, i);
    }
    s.by_rules = p->same_parties && u->formula[1];
    for (int side = 0; side < 2; side++)
        s.same[side] = list_same(&c, side, a);
    for (size_t unit = 0; unit < u->n; unit++) {
        may_gain[unit] = !s.by_rules || speaks_alone(&c, 0, false, unit) ||
                         speaks_alone(&c, 1, true, unit);
        s.none = s.none && !may_gain[unit];
    }
    s.may_gain = may_gain;
    return s;
}

bool wb_same_concerns(const struct wb_same *s, const struct wb_class *class)
{
    for (int side = 0; s->by_rules && side < 2; side++)
        for (size_t i = 0; i < s->n[side]; i++)
            if (!s->same[side][i] && class->matches[side][i / 64] >> i % 64 & 1)
                return true;
    return !s->by_rules;
}
