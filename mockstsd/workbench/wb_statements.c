/* SPDX-License-Identifier: MIT */
#include "workbench/wb_statements.h"

#include <string.h>

#include "base/arena.h"
#include "tenant/diag.h"
#include "workbench/wb_always.h"
#include "workbench/wb_exact.h"
#include "workbench/wb_mutants.h"

struct judged {
    struct wb_file file; /* without cases and comparisons */
    const struct report_row *rows;
    size_t n_rows;
    struct judged *next;
};

struct wb_statements {
    const struct wb_study *study;
    uint64_t *budget;
    struct arena *arena;
    struct judged *files;
};

struct wb_statements *wb_statements_make(const struct wb_study *s, uint64_t *budget,
                                         struct arena *a)
{
    struct wb_statements *out = arena_alloc(a, sizeof *out);

    *out = (struct wb_statements){ .study = s, .budget = budget, .arena = a };
    return out;
}

static int judge(const struct wb_statements *s, const struct wb_study *study,
                 const struct wb_file *file, struct wb_tally *t, struct err *e)
{
    int rc;

    t->budget = *s->budget;
    wb_exact(study, file, t);
    rc = wb_always(study, file, t, e);
    *s->budget = t->budget;
    return rc;
}

static struct wb_tally tally_in(struct arena *a)
{
    return (struct wb_tally){ .arena = a,
                              .diags = diag_open(a, ""),
                              .found = { .arena = a } };
}

int wb_statements_add(struct wb_statements *s, const struct wb_file *file, struct err *e)
{
    struct judged *one = arena_alloc(s->arena, sizeof *one);
    struct wb_tally t = tally_in(s->arena);

    if (file->n_reach + file->n_never + file->n_always == 0)
        return 0;
    *one = (struct judged){ .file = *file, .next = s->files };
    if (judge(s, s->study, &one->file, &t, e) < 0)
        return -1;
    one->rows = t.found.rows;
    one->n_rows = t.found.n;
    s->files = one;
    return 0;
}

/* A statement about a scope that the mutant does not name has no row then. */
static bool fails_now(const struct judged *was, const struct wb_tally *is)
{
    for (size_t i = 0; was->n_rows == is->found.n && i < was->n_rows; i++)
        if (was->rows[i].status == REPORT_PASS && is->found.rows[i].status == REPORT_FAIL)
            return true;
    return false;
}

int wb_statements_notice(const struct wb_statements *s, const struct wb_mutant *m,
                         struct arena *scratch, struct err *e)
{
    const struct ruleset_input *in = s->study->world->input;
    const struct wb_world *w;
    const struct wb_study *study;
    struct rule *rules;

    if (!s->files)
        return 0;
    rules = arena_array(scratch, in->n_rules, sizeof *rules);
    memcpy(rules, in->rules, in->n_rules * sizeof *rules);
    rules[m->rule] = m->changed;
    if (wb_world_with(s->study->world, rules, in->n_rules, scratch, &w, e) < 0)
        return -1;
    study = wb_study_make(w, scratch);
    for (const struct judged *j = s->files; j; j = j->next) {
        struct wb_tally t = tally_in(scratch);
        if (judge(s, study, &j->file, &t, e) < 0)
            return -1;
        if (fails_now(j, &t))
            return 1;
    }
    return 0;
}
