/* SPDX-License-Identifier: MIT */
#include "workbench/wb_gen.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "wire/jwrite.h"
#include "workbench/wb_cases.h"
#include "workbench/wb_cover.h"
#include "workbench/wb_splice.h"

struct naming {
    const char *tenant;
    const struct texts *rules;
};

static void add_name(const char *before, const char *name, struct buf *out)
{
    struct jwrite json = jwrite_make(out);

    buf_add(out, before);
    jwrite_text(&json, name);
}

static void write_head(const struct naming *names, const struct wb_mutation *m, size_t n,
                       struct wb_tally *t, struct buf *out)
{
    buf_printf(out,
               "# %s, for a person to review: together they notice %s of the rules as\n"
               "# they are; %zu more mutants change nothing.\n",
               wb_found_count(t->arena, n, "case"),
               wb_found_count(t->arena, m->n_survived, "mutant"), m->n_equivalent);
    if (m->n_undecided > 0)
        buf_printf(out, "# UNDECIDED within the budget: %s.\n",
                   wb_found_count(t->arena, m->n_undecided, "mutant"));
    if (names->tenant) {
        add_name("tenant: ", names->tenant, out);
        buf_add_char(out, '\n');
    }
    for (size_t i = 0; i < names->rules->n; i++)
        add_name(i == 0 ? "rules: [" : ", ", names->rules->items[i], out);
    buf_add(out, names->rules->n > 0 ? "]\n" : "");
}

static void write_cases(const char *const *items, size_t n, struct buf *out)
{
    buf_add(out, n > 0 ? "cases:\n" : "cases: []\n");
    for (size_t i = 0; i < n; i++) {
        buf_add(out, i > 0 ? "\n" : "");
        wb_splice_item(items[i], 2, out);
    }
}

/* Rules and conditions that change nothing cannot be tried: so the gates are what is reached. */
static int write_gates(const struct wb_world *w, const struct wb_mutation *m,
                       struct wb_tally *t, struct buf *out, struct err *e)
{
    struct wb_text text = { "(generated)", out->data, out->len };
    size_t n = m->n_survived + m->n_undecided;
    struct wb_file file;

    if (!buf_ok(out))
        return err_set(e, ERR_LIMIT, "the test file is too long");
    if (wb_file_read(&text, NULL, t->arena, &file, t->diags) < 0)
        return err_set(e, ERR_CONFLICT, "the generated file cannot be read");
    t->cover = wb_cover_make(w, t->arena);
    if (wb_cases(w, &file, t, e) < 0)
        return -1;
    if (t->n_failed > 0)
        return err_set(e, ERR_CONFLICT, "a generated case fails");
    buf_printf(out, "gates: { rules: %lld, clauses: %lld, mutation: %zu }\n",
               (long long)wb_cover_rules(t->cover), (long long)wb_cover_clauses(t->cover),
               n == 0 ? 100 : 100 * m->n_survived / n);
    return 0;
}

int wb_gen(const struct wb_world *w, const char *tenant, const struct texts *rules,
           struct wb_tally *tally, size_t *undecided, struct buf *out, struct err *e)
{
    struct naming names = { tenant, rules };
    const char *const *items;
    struct wb_mutation m;
    size_t n;

    if (wb_mutate(w, NULL, 0, tally, &m, e) < 0 ||
        wb_cull(w, &m, tally, &items, &n, e) < 0)
        return -1;
    write_head(&names, &m, n, tally, out);
    write_cases(items, n, out);
    *undecided = m.n_undecided;
    return write_gates(w, &m, tally, out, e);
}
