/* SPDX-License-Identifier: MIT */
#include "workbench/wb_study.h"

#include "base/arena.h"

static const struct wb_study *complete(struct wb_study *s, struct arena *a)
{
    const struct wb_world *w = s->world;
    const struct wb_formula **formulas = arena_array(a, w->n_targets, sizeof *formulas);

    for (size_t i = 0; i < w->n_targets; i++)
        formulas[i] = wb_formula_make(s->logic, i, w->targets[i].action, a);
    s->formulas = formulas;
    return s;
}

const struct wb_study *wb_study_make(const struct wb_world *w, struct arena *a)
{
    struct wb_study *s = arena_alloc(a, sizeof *s);

    s->world = w;
    s->logic = wb_logic_make(w, a);
    s->fold = wb_fold_make(s->logic, a);
    return complete(s, a);
}

const struct wb_study *wb_study_like(const struct wb_study *s, const struct wb_world *w,
                                     struct arena *a)
{
    struct wb_study *like = arena_alloc(a, sizeof *like);
    struct wb_logic *logic = arena_alloc(a, sizeof *logic);

    *logic = *s->logic;
    logic->world = w;
    *like = (struct wb_study){ .world = w, .logic = logic, .fold = s->fold };
    return complete(like, a);
}

const char *wb_study_name(const struct wb_study *s, enum wb_party party, uint32_t member)
{
    if (party == WB_USER)
        return s->world->subjects[member].name;
    return member < s->world->n_clients ? s->world->clients[member].name : "(none)";
}

struct report_cell wb_study_units(const struct wb_formula *f,
                                  const struct wb_reach *reach, struct arena *a)
{
    const char **items = arena_array(a, (size_t)f->n_scopes + 1, sizeof *items);
    struct report_cell cell = { .items = items };

    for (uint32_t i = 0; i < f->n_scopes; i++)
        if (reach->scopes.word[i / 64] >> i % 64 & 1)
            items[cell.n_items++] = f->scopes[i];
    if (reach->whole)
        items[cell.n_items++] = f->logic->world->input->targets[f->target].any_scope
                                    ? "(any scope)"
                                    : "(whole)";
    return cell;
}
