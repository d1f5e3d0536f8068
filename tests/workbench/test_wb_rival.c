/* SPDX-License-Identifier: MIT */
/*
 * A mutant that decides anything otherwise has a rival, and every rival is one.
 * The number of random worlds: first argument; the seed: second argument.
 */
#include "rows.h"
#include "small_differ.h"
#include "trial.h"

#include "base/arena.h"
#include "base/err.h"
#include "workbench/wb_rival.h"

enum { PLENTY = 10000000 };

static const struct wb_world *with(const struct wb_world *w, const struct wb_mutant *m,
                                   struct arena *a)
{
    size_t n = w->input->n_rules;
    struct rule *list = arena_array(a, n, sizeof *list);
    const struct wb_world *out;

    memcpy(list, w->input->rules, n * sizeof *list);
    list[m->rule] = m->changed;
    assert_int_equal(wb_world_with(w, list, n, a, &out, NULL), 0);
    return out;
}

/* The two worlds of a rival decide its request differently. */
static void check_rival(const struct wb_rival *r, struct arena *a)
{
    struct wb_verdict here, there;

    assert_int_equal(wb_ask(r->here, &r->ask, a, &here, NULL), 0);
    assert_int_equal(wb_ask(r->there, &r->ask_there, a, &there, NULL), 0);
    assert_string_not_equal(wb_ask_verdict_text(&here, a),
                            wb_ask_verdict_text(&there, a));
}

static void check_mutant(const struct small *s, const struct wb_world *w,
                         struct wb_rivals *rivals, const struct wb_mutant *m,
                         struct arena *a)
{
    uint64_t budget = PLENTY;
    enum wb_answer answer;
    struct wb_rival rival;
    struct err e = { 0 };

    if (wb_rival_find(rivals, m, &budget, &answer, &rival, &e) < 0)
        fail_msg("%s", e.text);
    assert_int_not_equal(answer, WB_UNDECIDED);
    if (answer == WB_YES)
        check_rival(&rival, a);
    else
        assert_false(small_differ(*s, w, with(w, m, a), a));
}

static void check_world(struct arena *a)
{
    struct small s = small_universe();
    const struct wb_world *w = small_world(&s, a);
    const struct wb_study *study = wb_study_make(w, a);
    struct wb_stands *stands = wb_stands_make(w, a);

    for (size_t rule = 0; rule < w->input->n_rules; rule++) {
        const struct wb_mutant *list;
        size_t n = wb_mutants_of(w, rule, a, &list);
        struct wb_rivals *rivals = wb_rival_make(study, stands, rule, a);

        for (size_t i = small_below(3); i < n; i += 3)
            check_mutant(&s, w, rivals, &list[i], a);
    }
}

int main(int argc, char **argv)
{
    return trial_main(
        argc, argv,
        &(struct trial){
            .group = "wb_rival",
            .sentence = "a mutant without a rival is decided like its rule, for anybody",
            .n = 40,
            .check = check_world });
}
