/* SPDX-License-Identifier: MIT */
/*
 * A rule is in vain if and only if nothing changes without it, for any small set of facts.
 * The number of random worlds: first argument; the seed: second argument.
 */
#include "rows.h"
#include "small_differ.h"
#include "trial.h"

#include "base/arena.h"
#include "workbench/wb_worth.h"

enum { PLENTY = 1000000, RULES_MAX = 5 };

/* With those that cover it alone, the permit changes nothing either. */
static void check_covering(const struct small *s, const struct wb_world *w, size_t rule,
                           const struct wb_worth *worth, struct arena *a)
{
    bool gone[RULES_MAX] = { true, true, true, true, true };
    const struct wb_world *covering;

    if (worth->n_covering == 0 || w->input->rules[rule].effect == RULE_FORBID)
        return;
    for (size_t i = 0; i < worth->n_covering; i++)
        gone[worth->covering[i]] = false;
    covering = small_without(w, gone, a);
    gone[rule] = false;
    assert_false(small_differ(*s, small_without(w, gone, a), covering, a));
}

static void check_rule(const struct small *s, const struct wb_study *study,
                       const struct wb_worths *worths, size_t rule, struct arena *a)
{
    uint64_t budget = PLENTY;
    struct wb_worth worth = wb_worth_judge(worths, rule, &budget, a);
    bool gone[RULES_MAX] = { false };

    gone[rule] = true;
    assert_int_equal(
        worth.kind == WB_ALIVE,
        small_differ(*s, study->world, small_without(study->world, gone, a), a));
    assert_int_not_equal(worth.kind, WB_UNKNOWN);
    check_covering(s, study->world, rule, &worth, a);
}

static void check_world(struct arena *a)
{
    struct small s = small_universe();
    const struct wb_study *study = wb_study_make(small_world(&s, a), a);
    const struct wb_worths *worths = wb_worth_make(study, a);

    for (size_t rule = 0; rule < study->world->input->n_rules; rule++)
        check_rule(&s, study, worths, rule, a);
}

int main(int argc, char **argv)
{
    return trial_main(
        argc, argv,
        &(struct trial){
            .group = "wb_worth",
            .sentence = "a rule is in vain if and only if nothing changes without it",
            .n = 60,
            .check = check_world });
}
