/* SPDX-License-Identifier: MIT */
#include "conformance/play.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "conformance/checkfile.h"
#include "conformance/outcome.h"
#include "conformance/saved.h"
#include "conformance/special.h"
#include "conformance/step.h"
#include "conformance/vars.h"

enum { HELD_MAX = 2000 };

/* One run of a check. */
struct playing {
    const struct check *c;
    struct stage *s;
    struct verdict_said worst;
    size_t n_done; /* steps that were for this target and this run */
};

static void keep_worst(struct playing *p, struct verdict_said said)
{
    p->worst = verdict_worse(p->worst, said);
}

/* What an answer comes to; saves what the step names. */
static void judge(struct playing *p, struct jobj filled, struct seen *seen,
                  const char *where)
{
    struct verdict_said said =
        outcome_of(p->s, p->c->row, seen, jobj_get(filled, "judge"));
    struct err why = { 0 };

    if (said.verdict < VERDICT_SKIP &&
        saved_take(p->s, seen, jobj_get(filled, "save"), &why) < 0)
        said =
            (struct verdict_said){ VERDICT_BLOCKED, /* what comes next needs it */
                                   arena_printf(p->s->arena, "%s: %s", where, why.text) };
    else if (said.verdict >= VERDICT_SKIP)
        said.message = arena_printf(p->s->arena, "%s: %s", where, said.message);
    keep_worst(p, said);
}

/* What is not offered is not looked at any further. */
static bool goes_on(const struct playing *p)
{
    return p->worst.verdict < VERDICT_SKIP && p->worst.verdict != VERDICT_NA;
}

/* A step that was sent with the names that stood then. */
struct held {
    struct jobj filled;
    struct seen *seen;
    const char *where;
};

static bool ask(struct playing *p, struct jobj step, const char *where, struct held *h)
{
    struct err why = { 0 };

    h->where = where;
    if (vars_fill(p->s->vars, step, &h->filled, &why) == 0 &&
        step_run(p->s, h->filled, &h->seen, &why) == 0)
        return true;
    keep_worst(p, outcome_fault(p->s, where, &why));
    return false;
}

/* How a step is done: for which rows, how often for each, and all at once or in turn. */
struct rounds {
    struct jobj rows; /* absent: once, without a row */
    int64_t times;
    bool at_once;
};

/* A member that is true, false or the name of that; what is not there leaves *out. */
static int read_flag(struct playing *p, struct jobj step, const char *member, bool *out,
                     struct err *e)
{
    struct jobj value;

    if (vars_fill(p->s->vars, jobj_get(step, member), &value, e) < 0 ||
        (value.node != NULL && jobj_as_bool(value, out, e) < 0))
        return -1;
    return 0;
}

static int read_times(struct playing *p, struct jobj step, int64_t *times, struct err *e)
{
    struct jobj value;

    *times = 1;
    if (vars_fill(p->s->vars, jobj_get(step, "times"), &value, e) < 0 ||
        (value.node != NULL && jobj_as_int(value, times, e) < 0))
        return -1;
    return *times > 0 ? 0 : err_set(e, ERR_PARSE, "times: a number above 0 is expected");
}

/* Members that may be names; what they stand for must be what the member wants. */
static int read_rounds(struct playing *p, struct jobj step, struct rounds *r,
                       struct err *e)
{
    r->rows = jobj_get(step, "each");
    r->at_once = false;
    if (jobj_kind(r->rows) == JOBJ_TEXT &&
        vars_fill(p->s->vars, r->rows, &r->rows, e) < 0)
        return -1;
    if (r->rows.node != NULL && jobj_kind(r->rows) != JOBJ_ARRAY)
        return err_set(e, ERR_PARSE, "each: a list is expected");
    if (read_flag(p, step, "at_once", &r->at_once, e) < 0)
        return -1;
    return read_times(p, step, &r->times, e);
}

/* As often as it says; false: it is over. */
static bool play_times(struct playing *p, struct jobj step, int64_t times,
                       const char *where)
{
    struct held h;

    while (times-- > 0 && goes_on(p))
        if (ask(p, step, where, &h))
            judge(p, h.filled, h.seen, where);
    return goes_on(p);
}

static int name_value(struct playing *p, const char *name, struct jobj value,
                      struct err *e)
{
    struct jobj filled;

    if (vars_fill(p->s->vars, value, &filled, e) < 0)
        return -1;
    vars_set_json(p->s->vars, name, filled);
    return 0;
}

/* The members of a row of `each` are names meanwhile; what is no object is ${item}. */
static bool name_row(struct playing *p, struct jobj row, const char *where)
{
    struct err why = { 0 };
    int rc = 0;

    if (row.node != NULL && jobj_kind(row) != JOBJ_OBJECT)
        rc = name_value(p, "item", row, &why);
    else
        for (struct jobj v = jobj_first(row); v.node != NULL && rc == 0; v = jobj_next(v))
            rc = name_value(p, jobj_name(v), v, &why);
    if (rc < 0)
        keep_worst(p, outcome_fault(p->s, where, &why));
    return rc == 0;
}

/* Ask for all rows, each as often as it says; nothing is sent yet. */
static size_t ask_all(struct playing *p, struct jobj step, const struct rounds *r,
                      struct held all[HELD_MAX])
{
    struct jobj row = jobj_first(r->rows);
    const char *where = all[0].where;
    size_t n = 0;

    do {
        if (!name_row(p, row, where))
            return n;
        for (int64_t times = r->times; times > 0; times--, n++)
            if (!ask(p, step, where, &all[n]))
                return n;
        row = row.node != NULL ? jobj_next(row) : row;
    } while (row.node != NULL);
    return n;
}

/* All of them under way together, judged in order; false: it is over. */
static bool play_at_once(struct playing *p, struct jobj step, const struct rounds *r,
                         const char *where)
{
    struct held *all = arena_array(p->s->arena, HELD_MAX, sizeof *all);
    size_t n, rows = r->rows.node != NULL ? jobj_count(r->rows) : 1;

    if (r->times > HELD_MAX || rows * (size_t)r->times > HELD_MAX) {
        keep_worst(
            p, outcome_fault(p->s, where, &(struct err){ .text = "too many at once" }));
        return false;
    }
    all[0].where = where;
    stage_hold(p->s);
    n = ask_all(p, step, r, all);
    if (!stage_fire(p->s))
        keep_worst(p, (struct verdict_said){ VERDICT_SKIP, "no-overlap" });
    for (size_t i = 0; i < n && goes_on(p); i++)
        judge(p, all[i].filled, all[i].seen, all[i].where);
    return goes_on(p);
}

/* Is the step for another place than the one where this run presents tokens? */
static bool is_elsewhere(struct playing *p, struct jobj step)
{
    const char *at = vars_get(p->s->vars, "at"), *only = NULL;

    return at != NULL && jobj_opt_text(step, "only", &only, NULL) == 0 && only != NULL &&
           strcmp(only, at) != 0;
}

/* Does it apply to this target and this run? */
static int applies(struct playing *p, struct jobj step, bool *holds, struct err *e)
{
    bool bars = false;

    *holds = true;
    if (read_flag(p, step, "when", holds, e) < 0 ||
        read_flag(p, step, "unless", &bars, e) < 0)
        return -1;
    *holds = *holds && !bars && !is_elsewhere(p, step);
    return 0;
}

static bool play_rows(struct playing *p, struct jobj step, const struct rounds *r,
                      const char *where)
{
    size_t i = 0;

    if (r->rows.node == NULL)
        return play_times(p, step, r->times, where);
    for (struct jobj row = jobj_first(r->rows); row.node; row = jobj_next(row), i++) {
        const char *here = arena_printf(p->s->arena, "%s, each[%zu]", where, i);

        if (!name_row(p, row, here) || !play_times(p, step, r->times, here))
            return false;
    }
    return true;
}

/* Once for each row of `each`. */
static bool play_each(struct playing *p, struct jobj step, const char *where)
{
    struct err why = { 0 };
    struct rounds r;
    bool holds;

    if (applies(p, step, &holds, &why) < 0 ||
        (holds && read_rounds(p, step, &r, &why) < 0)) {
        keep_worst(p, outcome_fault(p->s, where, &why));
        return false;
    }
    if (!holds)
        return true;
    p->n_done++;
    if (r.rows.node != NULL && jobj_count(r.rows) == 0) {
        keep_worst(
            p, (struct verdict_said){ VERDICT_SKIP, "there is nothing to go through" });
        return false;
    }
    return r.at_once ? play_at_once(p, step, &r, where) : play_rows(p, step, &r, where);
}

struct verdict_said play_steps(struct stage *s, const struct check *c)
{
    struct playing p = { .c = c, .s = s, .worst = { VERDICT_PASS, "" } };
    struct jobj steps = jobj_get(c->data, "steps");
    size_t i = 1;

    if (c->function != NULL)
        return special_find(c->function)(s, c);
    for (struct jobj v = jobj_first(steps); v.node != NULL; v = jobj_next(v), i++)
        if (!play_each(&p, v, arena_printf(s->arena, "step %zu", i)))
            return p.worst;
    if (p.n_done == 0)
        return (struct verdict_said){ VERDICT_SKIP,
                                      steps.node != NULL
                                          ? "no step is for this target"
                                          : "it is offered, and no step judges it yet" };
    return p.worst;
}
