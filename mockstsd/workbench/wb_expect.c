/* SPDX-License-Identifier: MIT */
#include "workbench/wb_expect.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "policy/ruleset.h"
#include "policy/spell.h"
#include "workbench/wb_cover.h"
#include "workbench/wb_explain.h"
#include "workbench/wb_names.h"

enum { TEXT_MAX = 64 * 1024 };

struct wb_expect_rules {
    struct wb_names *names;
    struct wb_stands *stands;
};

struct wb_expect_rules *wb_expect_rules_make(const struct wb_world *w, struct arena *a)
{
    struct wb_expect_rules *r = arena_alloc(a, sizeof *r);
    const char **shown = arena_array(a, w->input->n_rules + 1, sizeof *shown);

    r->stands = wb_stands_make(w, a);
    r->names = wb_names_make(a, "rule", shown);
    for (size_t i = 0; i < w->input->n_rules; i++) {
        shown[i] = w->input->rules[i].id;
        wb_names_add(r->names, w->input->rules[i].id, i);
        wb_names_add(r->names, w->input->rules[i].name, i);
    }
    return r;
}

/* Writes down every difference; begins with none. */
struct finding {
    const struct wb_world *w;
    const struct wb_case *c;
    const struct wb_verdict *v;
    struct buf *out;
};

static void differ(struct finding *f, const char *what, const char *name)
{
    buf_printf(f->out, f->out->len > 0 ? "; %s " : "%s ", what);
    spell_text(name, f->out);
}

static const struct decision_scope *scope_of(struct decision_scopes list,
                                             const char *name)
{
    for (size_t i = 0; i < list.n; i++)
        if (strcmp(list.items[i].name, name) == 0)
            return &list.items[i];
    return NULL;
}

static bool listed(const struct texts *list, const char *name)
{
    for (size_t i = 0; i < list->n; i++)
        if (strcmp(list->items[i], name) == 0)
            return true;
    return false;
}

static void check_outcome(struct finding *f)
{
    int got = (int)wb_ask_outcome(f->v), want = f->c->expect.outcome;

    if (want != WB_ANY_OUTCOME && want != got)
        buf_printf(f->out, "expected %s, got %s",
                   wb_ask_outcome_name((enum wb_outcome)want),
                   wb_ask_verdict_text(f->v, f->out->arena));
}

static void check_granted(struct finding *f)
{
    const struct texts *want = &f->c->expect.granted;

    for (size_t i = 0; i < want->n; i++)
        if (!scope_of(f->v->granted, want->items[i]))
            differ(f, "not granted:", want->items[i]);
    for (size_t i = 0; want->items && i < f->v->granted.n; i++)
        if (!listed(want, f->v->granted.items[i].name))
            differ(f, "granted, and not expected:", f->v->granted.items[i].name);
}

static const char *reason_wanted(const struct wb_expect *x, const char *scope)
{
    for (size_t i = 0; i < x->n_withheld; i++)
        if (strcmp(x->withheld[i].scope, scope) == 0)
            return x->withheld[i].reason;
    return NULL;
}

static void check_withheld(struct finding *f)
{
    const struct wb_expect *x = &f->c->expect;

    for (size_t i = 0; i < x->n_withheld; i++)
        if (!scope_of(f->v->withheld, x->withheld[i].scope))
            differ(f, "not withheld:", x->withheld[i].scope);
    for (size_t i = 0; x->withheld && i < f->v->withheld.n; i++) {
        const struct decision_scope *got = &f->v->withheld.items[i];
        const char *want = reason_wanted(x, got->name);
        const char *reason = decision_reason_name(got->reason);
        if (!want)
            differ(f, "withheld, and not expected:", got->name);
        else if (strcmp(want, reason) != 0)
            buf_printf(f->out, "%s%s is withheld as %s, expected %s",
                       f->out->len > 0 ? "; " : "", got->name, reason, want);
    }
}

static bool decided(const struct wb_verdict *v, size_t rule)
{
    for (size_t i = 0; i < v->n_rules; i++)
        if (v->rules[i] == rule)
            return true;
    return false;
}

/* Takes: wanted, the rules of `by` by number. */
static void check_by(struct finding *f, const size_t *wanted)
{
    const struct texts *by = &f->c->expect.by;

    for (size_t i = 0; i < by->n; i++)
        if (!decided(f->v, wanted[i]))
            differ(f, "did not decide:", by->items[i]);
    for (size_t i = 0; by->items && i < f->v->n_rules; i++) {
        bool expected = false;
        for (size_t k = 0; k < by->n; k++)
            expected = expected || wanted[k] == f->v->rules[i];
        if (!expected)
            differ(f, "decided, and not expected:",
                   ruleset_rule(f->w->rules, f->v->rules[i])->name);
    }
}

const size_t *wb_expect_wanted(const struct wb_expect_rules *rules,
                               const struct wb_case *c, struct wb_tally *t)
{
    const struct texts *by = &c->expect.by;
    size_t *wanted = arena_array(t->arena, by->n + 1, sizeof *wanted);
    struct err why = { 0 };

    for (size_t i = 0; i < by->n; i++) {
        if (wb_names_find(rules->names, by->items[i], &wanted[i], &why) == 0)
            continue;
        wb_tally_complain(t, &c->place, c->id, why.text);
        return NULL;
    }
    return wanted;
}

static bool expects_something(const struct wb_expect *x)
{
    return x->outcome != WB_ANY_OUTCOME || x->granted.items || x->withheld || x->by.items;
}

const char *wb_expect_differences(const struct wb_world *w, const struct wb_case *c,
                                  const size_t *wanted, const struct wb_verdict *v,
                                  struct arena *a)
{
    struct buf out = buf_make(a, TEXT_MAX);
    struct finding f = { w, c, v, &out };

    check_outcome(&f);
    check_granted(&f);
    check_withheld(&f);
    check_by(&f, wanted);
    return out.data;
}

static void add_row(const struct wb_world *w, const struct wb_expect_case *one,
                    const struct wb_verdict *v, const char *differences,
                    struct wb_tally *t)
{
    bool fails = differences[0] != '\0';
    struct report_row *row =
        wb_tally_add(t, fails ? REPORT_FAIL : REPORT_PASS, &one->c->place);

    row->id = one->c->id;
    row->name = one->name;
    row->text = fails ? differences : "as expected";
    if (!fails)
        return;
    row->witness = wb_ask_text(w, one->ask, t->arena);
    row->detail = wb_explain_lines(w, v, t->arena);
    row->command = wb_ask_command(w, one->ask, t->arena);
}

int wb_expect_judge(const struct wb_world *w, const struct wb_expect_rules *rules,
                    const struct wb_expect_case *one, struct wb_tally *t, struct err *e)
{
    const size_t *wanted = wb_expect_wanted(rules, one->c, t);
    struct wb_verdict v;

    if (!expects_something(&one->c->expect)) {
        wb_tally_complain(t, &one->c->place, one->c->id,
                          "expect is empty: say outcome, granted, withheld or by");
        return 0;
    }
    if (!wanted)
        return 0;
    if (wb_ask_again(rules->stands, one->ask, t->arena, &v, e) < 0)
        return -1;
    if (t->cover)
        wb_cover_add(t->cover, one->ask, &v);
    add_row(w, one, &v, wb_expect_differences(w, one->c, wanted, &v, t->arena), t);
    return 0;
}
