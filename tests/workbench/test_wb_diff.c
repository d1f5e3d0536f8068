/* SPDX-License-Identifier: MIT */
/*
 * Gains and losses, against every small set of facts.
 * The number of random worlds: first argument; the seed: second argument.
 */
#include "rows.h"
#include "small_differ.h"
#include "trial.h"

#include "base/arena.h"
#include "base/err.h"
#include "workbench/wb_diff.h"

enum { PLENTY = 1000000 };

/* Do the gains at the target speak of a unit, as it is shown? */
static bool gained(const struct wb_gains *g, size_t target, const char *unit)
{
    for (size_t i = 0; i < g->n; i++)
        for (size_t u = 0; g->items[i].target == target && u < g->items[i].units.n_items;
             u++)
            if (unit != NULL ? strcmp(g->items[i].units.items[u], unit) == 0
                             : g->items[i].units.items[u][0] == '(')
                return true;
    return false;
}

/* A scope that neither side's rules name is one of those without a name. */
static const char *shown(const struct wb_formula *one, const struct wb_formula *other,
                         const char *unit)
{
    bool named = unit != NULL && (wb_formula_unit(one, unit) != WB_WHOLE ||
                                  wb_formula_unit(other, unit) != WB_WHOLE);

    return named ? unit : NULL;
}

static void check_gains(const struct small *s, const struct wb_study *one,
                        const struct wb_study *other, struct arena *a)
{
    uint64_t budget = PLENTY;
    struct wb_gains gains;
    struct err e;
    size_t n;
    const char *const *units = small_units(s, &n);

    if (wb_gain_find(wb_pair_make(one, other, a), false, &budget, a, &gains, &e) != 0)
        fail_msg("%s", e.text);
    assert_false(gains.undecided);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(
            gained(&gains, s->target,
                   shown(one->formulas[s->target], other->formulas[s->target], units[i])),
            small_differ_gains(s, one->world, other->world, units[i], a));
}

static void check_same(const struct wb_study *s, struct arena *a)
{
    struct report r;
    struct err e;

    assert_int_equal(wb_diff(s, s, PLENTY, a, &r, &e), 0);
    assert_int_equal(r.n_rows, 0);
    assert_string_equal(r.answer, "Equal: both permit the same.");
}

/* What one direction calls gains, the other calls losses. */
static void check_mirrored(const struct wb_study *one, const struct wb_study *other,
                           struct arena *a)
{
    struct report there, back;
    struct err e;

    assert_int_equal(wb_diff(one, other, PLENTY, a, &there, &e), 0);
    assert_int_equal(wb_diff(other, one, PLENTY, a, &back, &e), 0);
    assert_int_equal(there.n_rows, back.n_rows);
    for (size_t i = 0; i < there.n_rows; i++) {
        size_t n_gains = (size_t)there.figures[0].value;
        size_t at = i < n_gains ? back.n_rows - n_gains + i : i - n_gains;

        assert_string_equal(there.rows[i].name, back.rows[at].name);
        assert_string_equal(there.rows[i].witness, back.rows[at].witness);
        assert_string_not_equal(there.rows[i].id, back.rows[at].id);
    }
}

static void check_worlds(struct arena *a)
{
    struct small s = small_universe();
    const struct wb_world *drawn[2] = { small_world(&s, a), small_world(&s, a) };
    struct wb_world world[2];
    const struct wb_study *study[2];

    small_populate(&s, drawn, a, world);
    for (int w = 0; w < 2; w++)
        study[w] = wb_study_make(&world[w], a);
    check_gains(&s, study[0], study[1], a);
    check_gains(&s, study[1], study[0], a);
    check_same(study[0], a);
    check_mirrored(study[0], study[1], a);
}

int main(int argc, char **argv)
{
    return trial_main(
        argc, argv,
        &(struct trial){
            .group = "wb_diff",
            .sentence =
                "a difference is found if and only if there is one, the same from both "
                "sides",
            .n = 300,
            .check = check_worlds });
}
