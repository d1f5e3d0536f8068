/* SPDX-License-Identifier: MIT */
#include "workbench/wb_mutate.h"

#include <string.h>

#include "base/arena.h"
#include "base/idmap.h"
#include "workbench/wb_missing.h"
#include "workbench/wb_scratch.h"
#include "workbench/wb_statements.h"

struct scoring {
    const struct wb_world *w;
    const struct wb_study *study;
    struct wb_trials *trials;
    struct wb_stands *stands;
    struct wb_statements *statements;
    struct wb_tally *tally;
    struct idmap *ids; /* of cases: what is written must not stand there */
    struct arena *scratch;
    size_t rule, number;      /* at work */
    struct wb_rivals *rivals; /* of it; NULL: not yet needed */
    struct wb_survivor *survivors;
    size_t room;
    struct wb_mutation out;
    struct err *e;
};

static void take_ids(struct scoring *s, const struct wb_file *file)
{
    for (size_t i = 0; i < file->n_cases; i++)
        idmap_put(s->ids, file->cases[i].id, s);
    for (size_t i = 0; i < file->n_never; i++)
        idmap_put(s->ids, file->never[i].id, s);
    for (size_t i = 0; i < file->n_always; i++)
        idmap_put(s->ids, file->always[i].id, s);
}

/* "read-for-staff-condition-drop", "…-2": one that is free. */
static const char *free_id(struct scoring *s, const struct wb_mutant *m)
{
    struct arena *a = s->tally->arena;
    const char *rule = s->w->input->rules[m->rule].id;
    const char *id = arena_printf(a, "%s-%s", rule, m->op);

    for (unsigned n = 2; idmap_add(s->ids, id, s) < 0; n++)
        id = arena_printf(a, "%s-%s-%u", rule, m->op, n);
    return id;
}

static struct wb_survivor *add_survivor(struct scoring *s)
{
    size_t n = s->out.n_listed++;

    if (n == s->room) {
        struct wb_survivor *more =
            arena_array(s->tally->arena, s->room = 2 * s->room + 16, sizeof *more);
        if (n > 0)
            memcpy(more, s->survivors, n * sizeof *more);
        s->survivors = more;
    }
    return &s->survivors[n];
}

static const char *keep(struct scoring *s, const char *text)
{
    return text ? arena_text(s->tally->arena, text) : NULL;
}

static void survive(struct scoring *s, const struct wb_mutant *m,
                    const struct wb_rival *rival)
{
    struct wb_survivor *one;

    if (!rival && s->out.n_undecided++ >= WB_MUTATE_UNDECIDED)
        return;
    one = add_survivor(s);
    *one = (struct wb_survivor){
        .rule = m->rule, .number = s->number, .op = m->op, .text = keep(s, m->text)
    };
    if (!rival)
        return;
    s->out.n_survived++;
    one->missing = wb_missing_case(s->w, m, rival, free_id(s, m), s->tally->arena);
    one->witness = keep(s, wb_ask_text(rival->here, &rival->ask, s->scratch));
    one->command = keep(s, wb_ask_command(rival->here, &rival->ask, s->scratch));
}

/* Without budget not even the places of a rule are looked for: there may be very many. */
static int find_rival(struct scoring *s, const struct wb_mutant *m,
                      enum wb_answer *answer, struct wb_rival *rival)
{
    *answer = WB_UNDECIDED;
    if (s->tally->budget == 0)
        return 0;
    if (!s->rivals)
        s->rivals = wb_rival_make(s->study, s->stands, s->rule, s->scratch);
    return wb_rival_find(s->rivals, m, &s->tally->budget, answer, rival, s->e);
}

/* A slip that no request shows is none, whatever the statements say. */
static int judge(struct scoring *s, const struct wb_mutant *m)
{
    enum wb_answer changes, noticed = WB_NO;
    struct wb_rival rival;

    if (wb_trials_notice(s->trials, m, NULL, s->scratch)) {
        s->out.n_noticed++;
        return 0;
    }
    if (find_rival(s, m, &changes, &rival) < 0)
        return -1;
    if (changes != WB_NO && wb_statements_notice(s->statements, m, &noticed, s->e) < 0)
        return -1;
    if (changes == WB_NO)
        s->out.n_equivalent++;
    else if (noticed == WB_YES)
        s->out.n_noticed++;
    else
        survive(s, m, changes == WB_YES && noticed == WB_NO ? &rival : NULL);
    return 0;
}

static int judge_rule(void *self)
{
    struct scoring *s = self;
    const struct wb_mutant *list;
    size_t n = wb_mutants_of(s->w, s->rule, s->scratch, &list);

    s->rivals = NULL;
    for (s->number = 0; s->number < n; s->number++)
        if (judge(s, &list[s->number]) < 0)
            return -1;
    return 0;
}

static int judge_all(struct scoring *s)
{
    s->scratch = wb_scratch_open(s->tally->arena);
    for (s->rule = 0; s->rule < s->w->input->n_rules; s->rule++)
        if (wb_scratch_run(s->scratch, judge_rule, s, s->e) < 0)
            return -1;
    return 0;
}

int wb_mutate(const struct wb_world *w, const struct wb_file *files, size_t n_files,
              struct wb_tally *tally, struct wb_mutation *out, struct err *e)
{
    struct arena *a = tally->arena;
    struct scoring s = { .w = w, .tally = tally, .ids = idmap_make(a), .e = e };

    s.study = wb_study_make(w, a);
    s.stands = wb_stands_make(w, a);
    s.trials = wb_trials_make(w, a);
    s.statements = wb_statements_make(s.study, &tally->budget, a);
    for (size_t i = 0; i < n_files; i++) {
        take_ids(&s, &files[i]);
        if (wb_trials_add(s.trials, &files[i], tally, e) < 0 ||
            wb_statements_add(s.statements, &files[i], e) < 0)
            return -1;
    }
    if (judge_all(&s) < 0)
        return -1;
    s.out.n_failed = wb_trials_failed(s.trials);
    s.out.survivors = s.survivors;
    *out = s.out;
    return 0;
}

int64_t wb_mutate_score(const struct wb_mutation *m)
{
    size_t n = m->n_noticed + m->n_survived + m->n_undecided;

    return n == 0 ? 100 : (int64_t)(100 * m->n_noticed / n);
}

static void add_row(const struct wb_world *w, const struct wb_survivor *from,
                    struct arena *a, struct report_row *row)
{
    const struct rule *rule = &w->input->rules[from->rule];

    row->id = from->op;
    row->name = rule->name;
    row->place = w->places[from->rule];
    row->status = from->missing ? REPORT_WARN : REPORT_ERROR;
    row->text = arena_printf(a,
                             from->missing ? "no test notices rule %s %s"
                                           : "undecided within the budget: rule %s %s",
                             rule->name, from->text);
    row->witness = from->witness;
    row->command = from->command;
    if (from->missing)
        row->detail = arena_printf(a, "the missing case:\n%s", from->missing);
}

static const char *answer(const struct wb_mutation *m, struct arena *a)
{
    size_t n = m->n_noticed + m->n_survived + m->n_undecided;
    const char *equivalent =
        m->n_equivalent == 0
            ? ""
            : arena_printf(a, "; %zu more %s nothing, proved", m->n_equivalent,
                           m->n_equivalent == 1 ? "changes" : "change");
    const char *undecided =
        m->n_undecided == 0
            ? ""
            : arena_printf(a, ", %zu undecided%s", m->n_undecided,
                           m->n_listed < n - m->n_noticed ? " (the first are listed)"
                                                          : "");

    return arena_printf(a, "Mutation score %lld %%: %zu of %s noticed, %zu not%s%s",
                        (long long)wb_mutate_score(m), m->n_noticed,
                        wb_found_count(a, n, "mutant"), m->n_survived, undecided,
                        equivalent);
}

static void add_figures(const struct wb_mutation *m, struct arena *a, struct report *out)
{
    const struct report_figure figures[] = {
        { "score_percent", wb_mutate_score(m) },
        { "noticed", (int64_t)m->n_noticed },
        { "survived", (int64_t)m->n_survived },
        { "undecided", (int64_t)m->n_undecided },
        { "equivalent", (int64_t)m->n_equivalent },
        { "failing_requests", (int64_t)m->n_failed },
    };
    struct report_figure *copy = arena_alloc(a, sizeof figures);

    memcpy(copy, figures, sizeof figures);
    out->figures = copy;
    out->n_figures = sizeof figures / sizeof figures[0];
}

void wb_mutate_report(const struct wb_world *w, const struct wb_mutation *m,
                      struct arena *a, struct report *out)
{
    size_t n = m->n_listed;
    struct report_row *rows = arena_array(a, n + 1, sizeof *rows);

    for (size_t i = 0; i < n; i++)
        add_row(w, &m->survivors[i], a, &rows[i]);
    add_figures(m, a, out);
    out->rows = rows;
    out->n_rows = n;
    out->answer = answer(m, a);
    if (m->n_undecided > 0)
        out->exit_code = WB_NOT_KNOWN;
}
