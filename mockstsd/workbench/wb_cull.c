/* SPDX-License-Identifier: MIT */
#include "workbench/wb_cull.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "tenant/diag.h"
#include "workbench/wb_scratch.h"
#include "workbench/wb_splice.h"

enum { TEXT_MAX = 1 << 30 };

/* The survivors that have a case, and which case notices which. */
struct cull {
    const struct wb_world *w;
    struct wb_tally *tally;
    const struct wb_survivor **list;
    size_t n;
    struct wb_trials *trials;
    uint64_t *notices; /* n × n bits: row a case, column a survivor */
    size_t n_words;
    size_t *left;  /* of each case: what it alone would still notice */
    size_t *cover; /* of each survivor: how many chosen cases notice it */
    bool *chosen;
    size_t at;             /* the survivor to be tried next */
    bool *by;              /* which cases notice it */
    struct arena *scratch; /* emptied for each rule */
    struct err *e;
};

static bool bit(const struct cull *c, size_t case_, size_t survivor)
{
    return c->notices[case_ * c->n_words + survivor / 64] >> survivor % 64 & 1;
}

static int read_cases(struct cull *c)
{
    struct err *e = c->e;
    struct arena *a = c->tally->arena;
    struct buf text = buf_make(a, TEXT_MAX);
    struct wb_file *file = arena_alloc(a, sizeof *file);

    buf_add(&text, "cases:\n");
    for (size_t i = 0; i < c->n; i++)
        wb_splice_item(c->list[i]->missing, 2, &text);
    if (!buf_ok(&text))
        return err_set(e, ERR_LIMIT, "the missing cases are longer than %d bytes",
                       TEXT_MAX);
    if (wb_file_read(&(struct wb_text){ "(missing cases)", text.data, text.len }, NULL, a,
                     file, c->tally->diags) < 0)
        return err_set(e, ERR_CONFLICT, "a missing case cannot be read");
    if (wb_trials_add(c->trials, file, c->tally, e) < 0)
        return -1;
    if (wb_trials_n(c->trials) != c->n || wb_trials_failed(c->trials) > 0)
        return err_set(e, ERR_CONFLICT,
                       "a missing case fails under the rules as they are");
    return 0;
}

/* Fill the column of a survivor. */
static int try_survivor(struct cull *c, size_t i, const struct wb_mutant *m)
{
    memset(c->by, 0, c->n * sizeof *c->by);
    wb_trials_notice(c->trials, m, c->by, c->scratch);
    if (!c->by[i])
        return err_set(c->e, ERR_CONFLICT, "a missing case does not notice: %s", m->text);
    for (size_t k = 0; k < c->n; k++) {
        c->notices[k * c->n_words + i / 64] |= (uint64_t)c->by[k] << i % 64;
        c->left[k] += c->by[k];
    }
    return 0;
}

/* The survivors of one rule, from c->at on. */
static int try_rule(void *self)
{
    struct cull *c = self;
    size_t rule = c->list[c->at]->rule;
    const struct wb_mutant *list;

    (void)wb_mutants_of(c->w, rule, c->scratch, &list);
    for (; c->at < c->n && c->list[c->at]->rule == rule; c->at++)
        if (try_survivor(c, c->at, &list[c->list[c->at]->number]) < 0)
            return -1;
    return 0;
}

static int try_all(struct cull *c)
{
    c->scratch = wb_scratch_open(c->tally->arena);
    while (c->at < c->n)
        if (wb_scratch_run(c->scratch, try_rule, c, c->e) < 0)
            return -1;
    return 0;
}

static void choose(struct cull *c, size_t case_)
{
    c->chosen[case_] = true;
    for (size_t i = 0; i < c->n; i++) {
        if (!bit(c, case_, i) || c->cover[i]++ > 0)
            continue;
        for (size_t k = 0; k < c->n; k++)
            c->left[k] -= bit(c, k, i);
    }
}

/* The case that notices most of what is left, the first of equals. */
static size_t best(const struct cull *c)
{
    size_t best = 0;

    for (size_t k = 1; k < c->n; k++)
        if (c->left[k] > c->left[best])
            best = k;
    return best;
}

static void choose_all(struct cull *c)
{
    for (size_t k = best(c); c->left[k] > 0;
         k = best(c)) /* left[0] is there even of none */
        choose(c, k);
}

static bool is_needless(const struct cull *c, size_t case_)
{
    for (size_t i = 0; i < c->n; i++)
        if (bit(c, case_, i) && c->cover[i] == 1)
            return false;
    return true;
}

static void thin_out(struct cull *c)
{
    for (size_t k = c->n; k-- > 0;) {
        if (!c->chosen[k] || !is_needless(c, k))
            continue;
        c->chosen[k] = false;
        for (size_t i = 0; i < c->n; i++)
            c->cover[i] -= bit(c, k, i);
    }
}

static struct cull start(const struct wb_world *w, const struct wb_mutation *m,
                         struct wb_tally *tally)
{
    struct arena *a = tally->arena;
    size_t n = m->n_listed;
    struct cull c = { .w = w, .tally = tally, .trials = wb_trials_make(w, a) };

    c.list = arena_array(a, n + 1, sizeof *c.list);
    for (size_t i = 0; i < n; i++)
        if (m->survivors[i].missing)
            c.list[c.n++] = &m->survivors[i];
    c.n_words = c.n / 64 + 1;
    c.notices = arena_array(a, c.n, c.n_words * sizeof *c.notices);
    c.left = arena_array(a, c.n + 1, sizeof *c.left);
    c.cover = arena_array(a, c.n + 1, sizeof *c.cover);
    c.chosen = arena_array(a, c.n + 1, sizeof *c.chosen);
    c.by = arena_array(a, c.n + 1, sizeof *c.by);
    return c;
}

int wb_cull(const struct wb_world *w, const struct wb_mutation *m, struct wb_tally *tally,
            const char *const **chosen, size_t *n_chosen, struct err *e)
{
    struct cull c = start(w, m, tally);
    const char **items = arena_array(tally->arena, c.n + 1, sizeof *items);
    size_t n = 0;

    c.e = e;
    if (c.n > 0 && (read_cases(&c) < 0 || try_all(&c) < 0))
        return -1;
    choose_all(&c);
    thin_out(&c);
    for (size_t i = 0; i < c.n; i++)
        if (c.chosen[i])
            items[n++] = c.list[i]->missing;
    *chosen = items;
    *n_chosen = n;
    return 0;
}
