/* SPDX-License-Identifier: MIT */
#include "workbench/wb_statements.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "tenant/diag.h"
#include "workbench/wb_always.h"
#include "workbench/wb_exact.h"
#include "workbench/wb_mutants.h"
#include "workbench/wb_scratch.h"

enum {
    STEPS_A_RULE = 16
}; /* of the budget, to lay out a world and to fold its parties */

struct judged {
    struct wb_file file; /* without cases and comparisons */
    const struct report_row *rows;
    size_t n_rows;
    struct judged *next;
};

struct wb_statements {
    const struct wb_study *study;
    uint64_t *budget;
    struct arena *arena, *scratch;
    struct judged *files;
};

struct wb_statements *wb_statements_make(const struct wb_study *s, uint64_t *budget,
                                         struct arena *a)
{
    struct wb_statements *out = arena_alloc(a, sizeof *out);

    *out = (struct wb_statements){ s, budget, a, wb_scratch_open(a), NULL };
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
static enum wb_answer fails_now(const struct judged *was, const struct wb_tally *is)
{
    enum wb_answer out = WB_NO;

    for (size_t i = 0; was->n_rows == is->found.n && i < was->n_rows; i++) {
        if (was->rows[i].status == REPORT_PASS && is->found.rows[i].status == REPORT_FAIL)
            return WB_YES;
        if (is->found.rows[i].status == REPORT_ERROR)
            out = WB_UNDECIDED;
    }
    return out;
}

/* One mutant, in memory that is emptied after it. */
struct notice {
    const struct wb_statements *s;
    const struct wb_mutant *m;
    enum wb_answer out;
    struct err *e;
};

static int make_study(const struct notice *n, const struct wb_study **out)
{
    const struct wb_world *was = n->s->study->world, *is;
    size_t n_rules = was->input->n_rules;
    struct rule *rules = arena_array(n->s->scratch, n_rules, sizeof *rules);

    memcpy(rules, was->input->rules, n_rules * sizeof *rules);
    rules[n->m->rule] = n->m->changed;
    if (wb_world_with(was, rules, n_rules, n->s->scratch, &is, n->e) < 0)
        return -1;
    *out = wb_study_make(is, n->s->scratch);
    return 0;
}

static int notice(void *self)
{
    struct notice *n = self;
    const struct wb_study *study;

    if (make_study(n, &study) < 0)
        return -1;
    for (const struct judged *j = n->s->files; j && n->out != WB_YES; j = j->next) {
        struct wb_tally t = tally_in(n->s->scratch);
        enum wb_answer one;
        if (judge(n->s, study, &j->file, &t, n->e) < 0)
            return -1;
        one = fails_now(j, &t);
        n->out = one == WB_NO ? n->out : one;
    }
    return 0;
}

int wb_statements_notice(struct wb_statements *s, const struct wb_mutant *m,
                         enum wb_answer *out, struct err *e)
{
    struct notice n = { s, m, WB_NO, e };
    uint64_t price = STEPS_A_RULE * (uint64_t)s->study->world->input->n_rules;

    if (s->files && price > *s->budget) {
        *s->budget = 0;
        n.out = WB_UNDECIDED;
    } else if (s->files) {
        *s->budget -= price;
        if (wb_scratch_run(s->scratch, notice, &n, e) < 0) {
            if (e->code != ERR_UNAVAILABLE)
                return -1;
            *s->budget = 0; /* the others would take as much memory */
            n.out = WB_UNDECIDED;
        }
    }
    *out = n.out;
    return 0;
}
