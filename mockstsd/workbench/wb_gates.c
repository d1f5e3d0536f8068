/* SPDX-License-Identifier: MIT */
#include "workbench/wb_gates.h"

#include "base/arena.h"
#include "base/buf.h"
#include "workbench/wb_mutate.h"

enum { DETAIL_MAX = 64 * 1024 };

struct gate {
    const char *id, *what;
    int64_t want, got;
    void (*list)(const struct wb_cover *c, struct wb_found *found);
    const char *missing; /* what list would find, if there is no list */
};

bool wb_gates_want_cover(const struct wb_file *file)
{
    return file->gates.rules >= 0 || file->gates.clauses >= 0;
}

/* What was not tried, a line each. Owns: the arena. */
static const char *untried(const struct gate *gate, const struct wb_tally *t)
{
    struct wb_found found = { .arena = t->arena };
    struct buf out = buf_make(t->arena, DETAIL_MAX);

    gate->list(t->cover, &found);
    for (size_t i = 0; i < found.n; i++) {
        const struct report_row *row = &found.rows[i];
        if (row->place.file)
            buf_printf(&out, "%s:%u:%u: ", row->place.file, row->place.line,
                       row->place.column);
        buf_printf(&out, "%s: %s\n", row->name, row->text);
    }
    return out.data;
}

static void judge(const struct gate *gate, const struct wb_file *file, struct wb_tally *t)
{
    struct report_row *row;

    if (gate->want < 0)
        return;
    row = wb_found_add(&t->found);
    row->id = gate->id;
    row->place = file->gates.place;
    row->status = gate->got >= gate->want ? REPORT_PASS : REPORT_FAIL;
    row->text = arena_printf(t->arena, "%lld %% of the %s, the gate asks for %lld %%",
                             (long long)gate->got, gate->what, (long long)gate->want);
    if (gate->got >= gate->want)
        return;
    row->detail = gate->list ? untried(gate, t) : gate->missing;
    t->code = wb_exit_worse(t->code, WB_GATE);
}

void wb_gates(const struct wb_file *file, struct wb_tally *t)
{
    if (t->only || !wb_gates_want_cover(file))
        return;
    const struct gate gates[] = {
        { "gate-rules", "rules decide a case", file->gates.rules,
          wb_cover_rules(t->cover), wb_cover_list_rules, NULL },
        { "gate-clauses", "conditions alone refuse a case", file->gates.clauses,
          wb_cover_clauses(t->cover), wb_cover_list_clauses, NULL },
    };
    for (size_t i = 0; i < sizeof gates / sizeof gates[0]; i++)
        judge(&gates[i], file, t);
}

/* The survivors, a line each. Owns: the arena. */
static const char *survivors(const struct wb_world *w, const struct wb_mutation *m,
                             struct arena *a)
{
    struct buf out = buf_make(a, DETAIL_MAX);

    for (size_t i = 0; i < m->n_listed; i++)
        buf_printf(&out, "%s: no test notices it %s\n",
                   w->input->rules[m->survivors[i].rule].name, m->survivors[i].text);
    buf_add(&out, "mockstsd policy mutate shows the missing cases, --write adds them\n");
    return out.data;
}

int wb_gates_mutation(const struct wb_world *w, const struct wb_file *file,
                      struct wb_tally *t, struct err *e)
{
    struct wb_mutation m;
    struct gate gate = {
        "gate-mutation", "mutants are noticed", file->gates.mutation, 0, NULL, NULL
    };

    if (t->only || file->gates.mutation < 0)
        return 0;
    if (wb_mutate(w, file, 1, t, &m, e) < 0)
        return -1;
    gate.got = wb_mutate_score(&m);
    gate.missing = survivors(w, &m, t->arena);
    if (gate.got < gate.want && m.n_undecided > 0)
        t->code = wb_exit_worse(t->code, WB_NOT_KNOWN);
    judge(&gate, file, t);
    return 0;
}
