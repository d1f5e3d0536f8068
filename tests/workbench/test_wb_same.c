/* SPDX-License-Identifier: MIT */
/*
 * What two rule sets have in common, against every small set of facts.
 * The number of random worlds: first argument; the seed: second argument.
 */
#include "rows.h"
#include "small_differ.h"
#include "trial.h"

#include "base/arena.h"
#include "workbench/wb_same.h"

/* One rule set, and it without some of its rules. */
static const struct wb_pair *draw(const struct small *s, struct arena *a)
{
    const struct wb_world *w = small_world(s, a);
    bool *gone = arena_array(a, w->input->n_rules + 1, sizeof *gone);

    for (size_t i = 0; i < w->input->n_rules; i++)
        gone[i] = small_below(3) == 0;
    return wb_pair_make(wb_study_make(w, a), wb_study_make(small_without(w, gone, a), a),
                        a);
}

static void check_units(const struct small *s, const struct wb_pair *p, struct arena *a)
{
    const struct wb_formula *f[2] = { p->study[0]->formulas[s->target],
                                      p->study[1]->formulas[s->target] };
    struct wb_units units = wb_units_make(f[0], f[1], a);
    struct wb_same same = wb_same_make(p, &units, a);
    bool any = false;

    for (size_t u = 0; u < units.n; u++) {
        any = any || same.may_gain[u];
        if (!same.may_gain[u])
            assert_false(small_differ_gains(s, p->study[0]->world, p->study[1]->world,
                                            units.names[u], a));
    }
    assert_int_equal(same.none, !any);
}

static void check_world(struct arena *a)
{
    struct small s = small_universe();
    const struct wb_pair *p = draw(&s, a);
    const struct wb_pair *same = wb_pair_make(p->study[0], p->study[0], a);
    const struct wb_formula *f = p->study[0]->formulas[s.target];
    struct wb_units units = wb_units_make(f, f, a);

    check_units(&s, p, a);
    check_units(&s, wb_pair_swapped(p, a), a);
    assert_true(wb_same_make(same, &units, a).none);
}

int main(int argc, char **argv)
{
    return trial_main(
        argc, argv,
        &(struct trial){ .group = "wb_same",
                         .sentence =
                             "what may not be gained is gained by nobody there can be",
                         .n = 200,
                         .check = check_world });
}
