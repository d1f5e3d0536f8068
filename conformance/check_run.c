/* SPDX-License-Identifier: MIT */
#include "conformance/check_run.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "conformance/offers.h"
#include "conformance/outcome.h"
#include "conformance/redact.h"
#include "conformance/saved.h"
#include "conformance/special.h"
#include "conformance/stage.h"
#include "conformance/step.h"
#include "conformance/vars.h"

enum { HELD_MAX = 2000 };

/* One run of a check. */
struct playing {
    const struct check *c;
    struct stage *s;
    struct verdict_said worst;
};

static const struct verdict_said passed = { VERDICT_PASS, "" };

static struct verdict_said fault(struct stage *s, const char *where, const struct err *e)
{
    return (struct verdict_said){ VERDICT_ERROR,
                                  arena_printf(s->arena, "%s: %s", where, e->text) };
}

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
        said = fault(p->s, where, &why);
    else if (said.verdict >= VERDICT_SKIP)
        said.message = arena_printf(p->s->arena, "%s: %s", where, said.message);
    keep_worst(p, said);
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
    keep_worst(p, fault(p->s, where, &why));
    return false;
}

/* As often as it says; false: it is over. */
static bool play_times(struct playing *p, struct jobj step, const char *where)
{
    int64_t times = 1;
    struct held h;

    if (jobj_opt_int(step, "times", &times, NULL) < 0)
        times = 1;
    while (times-- > 0 && p->worst.verdict < VERDICT_SKIP)
        if (ask(p, step, where, &h))
            judge(p, h.filled, h.seen, where);
    return p->worst.verdict < VERDICT_SKIP;
}

static void name_value(struct playing *p, const char *name, struct jobj value)
{
    struct jobj filled = value;

    if (vars_fill(p->s->vars, value, &filled, NULL) == 0)
        value = filled;
    vars_set_json(p->s->vars, name, value);
}

/* The members of a row of `each` are names meanwhile; what is no object is ${item}. */
static void name_row(struct playing *p, struct jobj row)
{
    if (row.node != NULL && jobj_kind(row) != JOBJ_OBJECT)
        name_value(p, "item", row);
    else
        for (struct jobj v = jobj_first(row); v.node != NULL; v = jobj_next(v))
            name_value(p, jobj_name(v), v);
}

/* Ask for all rows, each as often as it says; nothing is sent yet. */
static size_t ask_all(struct playing *p, struct jobj step, const char *where,
                      struct held all[HELD_MAX])
{
    struct jobj row = jobj_first(jobj_get(step, "each"));
    size_t n = 0;

    do {
        int64_t times = 1;

        name_row(p, row);
        if (jobj_opt_int(step, "times", &times, NULL) < 0)
            times = 1;
        while (times-- > 0 && n < HELD_MAX && ask(p, step, where, &all[n]))
            n++;
        row = row.node != NULL ? jobj_next(row) : row;
    } while (row.node != NULL);
    return n;
}

/* All of them under way together, judged in order; false: it is over. */
static bool play_at_once(struct playing *p, struct jobj step, const char *where)
{
    struct held *all = arena_array(p->s->arena, HELD_MAX, sizeof *all);
    size_t n;

    stage_hold(p->s);
    n = ask_all(p, step, where, all);
    if (!stage_fire(p->s))
        keep_worst(p, (struct verdict_said){ VERDICT_SKIP, "no-overlap" });
    for (size_t i = 0; i < n && p->worst.verdict < VERDICT_SKIP; i++)
        judge(p, all[i].filled, all[i].seen, all[i].where);
    return p->worst.verdict < VERDICT_SKIP;
}

/* Does it apply to this target and this run? */
static bool applies(struct playing *p, struct jobj step)
{
    struct jobj when = jobj_get(step, "when");
    bool holds = true;

    return vars_fill(p->s->vars, when, &when, NULL) < 0 || when.node == NULL ||
           jobj_as_bool(when, &holds, NULL) < 0 || holds;
}

/* The rows of `each`, which may be a name. */
static struct jobj rows_of(struct playing *p, struct jobj step)
{
    struct jobj rows = jobj_get(step, "each"), filled;

    if (jobj_kind(rows) == JOBJ_TEXT && vars_fill(p->s->vars, rows, &filled, NULL) == 0)
        return filled;
    return rows;
}

/* Is the step for another place than the one where this run presents tokens? */
static bool is_elsewhere(struct playing *p, struct jobj step)
{
    const char *at = vars_get(p->s->vars, "at"), *only = NULL;

    return at != NULL && jobj_opt_text(step, "only", &only, NULL) == 0 && only != NULL &&
           strcmp(only, at) != 0;
}

/* Once for each row of `each`. */
static bool play_each(struct playing *p, struct jobj step, const char *where)
{
    struct jobj rows = rows_of(p, step);
    size_t i = 0;

    if (!applies(p, step) || is_elsewhere(p, step))
        return true;
    if (jobj_has(step, "at_once"))
        return play_at_once(p, step, where);
    if (rows.node == NULL)
        return play_times(p, step, where);
    for (struct jobj row = jobj_first(rows); row.node; row = jobj_next(row), i++) {
        name_row(p, row);
        if (!play_times(p, step, arena_printf(p->s->arena, "%s, each[%zu]", where, i)))
            return false;
    }
    return true;
}

static void play(struct playing *p)
{
    struct jobj steps = jobj_get(p->c->data, "steps");
    size_t i = 1;

    if (p->c->function != NULL) {
        keep_worst(p, special_find(p->c->function)(p->s, p->c));
        return;
    }
    for (struct jobj v = jobj_first(steps); v.node != NULL; v = jobj_next(v), i++)
        if (!play_each(p, v, arena_printf(p->s->arena, "step %zu", i)))
            return;
}

/* What a run says, else what the check says. */
static struct jobj member(const struct check *c, struct jobj run, const char *name)
{
    struct jobj own = jobj_get(run, name);

    return own.node != NULL ? own : jobj_get(c->data, name);
}

/* ${documented}: what the target file states for this check. */
static int name_documented(struct stage *s, const struct check *c, struct err *e)
{
    struct jobj stated = sut_documents(s->target, c->row->id), filled;

    if (stated.node == NULL)
        return 0;
    if (vars_fill(s->vars, stated, &filled, e) < 0)
        return -1;
    vars_set_json(s->vars, "documented", filled);
    return 0;
}

/* One way to run a check. */
struct part {
    const struct check *c;
    const struct target *target;
    struct jobj run;    /* absent: the only one */
    const char *random; /* of the seed, the check and the run */
    const char *at;     /* where tokens are presented; NULL: it is not about that */
};

static int open_stage(const struct part *part, struct arena *a, struct stage **s,
                      struct err *e)
{
    struct stage_ask ask = { .switches = member(part->c, part->run, "switches"),
                             .world = member(part->c, part->run, "world"),
                             .rules = member(part->c, part->run, "rules"),
                             .random = part->random };
    struct jobj set = jobj_get(part->run, "set");

    if (jobj_opt_text(part->run, "dialect", &ask.dialect, e) < 0 ||
        stage_open(part->target, &ask, a, s, e) < 0)
        return -1;
    for (struct jobj v = jobj_first(set); v.node; v = jobj_next(v))
        vars_set_json((*s)->vars, jobj_name(v), v);
    if (part->at != NULL)
        vars_set((*s)->vars, "at", part->at);
    return name_documented(*s, part->c, e);
}

static struct check_result play_run(const struct part *part, struct arena *a)
{
    struct playing p = { .c = part->c, .worst = passed };
    struct check_result result = { .run = "", .exchange = "" };
    struct err why = { 0 };

    if (jobj_opt_text(part->run, "name", &result.run, NULL) < 0 ||
        open_stage(part, a, &p.s, &why) < 0) {
        result.said = (struct verdict_said){ VERDICT_ERROR,
                                             arena_printf(a, "the stage: %s", why.text) };
        return result;
    }
    play(&p);
    result.said = p.worst;
    if (p.worst.verdict != VERDICT_PASS)
        result.exchange = redact_exchange(p.s, p.s->newest);
    stage_close(p.s);
    return result;
}

static bool meets(const struct check *c, const struct target *t,
                  const struct offers *offers, const char *need)
{
    if (strcmp(need, "documented") == 0)
        return sut_documents(t, c->row->id).node != NULL;
    return strncmp(need, "X:", 2) == 0 ? offers_has(offers, need + 2)
                                       : sut_meets(t, need);
}

/* Members of a check or of one of its runs that arrange state. */
static bool arranges(const struct check *c)
{
    return jobj_has(c->data, "world") || jobj_has(c->data, "rules") ||
           jobj_has(c->data, "switches") || jobj_has(c->data, "runs");
}

const char *check_run_unmet(const struct check *c, const struct target *target,
                            const struct offers *offers)
{
    struct jobj steps = jobj_get(c->data, "steps");

    for (size_t i = 0; i < c->needs.n; i++)
        if (!meets(c, target, offers, c->needs.texts[i]))
            return c->needs.texts[i];
    if (arranges(c) && !sut_meets(target, "A"))
        return "A";
    for (struct jobj v = jobj_first(steps); v.node != NULL; v = jobj_next(v))
        if (step_need(v)[0] != '\0' && !sut_meets(target, step_need(v)))
            return step_need(v);
    return NULL;
}

/* At each place that takes a token, if the check is about that; the worst counts. */
static struct check_result play_places(struct part part, struct arena *a)
{
    struct jobj places = jobj_get(part.c->data, "at");
    struct check_result worst = { .said = passed, .run = "", .exchange = "" }, one;

    if (places.node == NULL)
        return play_run(&part, a);
    for (struct jobj v = jobj_first(places); v.node != NULL; v = jobj_next(v)) {
        if (jobj_as_text(v, &part.at, NULL) < 0)
            continue;
        one = play_run(&part, a);
        if (one.said.verdict <= worst.said.verdict)
            continue;
        one.said.message = arena_printf(a, "@%s %s", part.at, one.said.message);
        worst = one;
    }
    return worst;
}

struct check_result check_run(const struct check *c, const struct target *target,
                              int64_t seed, struct arena *a)
{
    struct jobj runs = jobj_get(c->data, "runs");
    struct check_result worst = { .said = passed, .run = "", .exchange = "" }, one;
    struct part part = { .c = c, .target = target };
    size_t i = 0;

    part.random = arena_printf(a, "r%" PRId64 "%s", seed, c->row->id);
    if (runs.node == NULL)
        return play_places(part, a);
    for (struct jobj v = jobj_first(runs); v.node; v = jobj_next(v), i++) {
        part.run = v;
        part.random = arena_printf(a, "r%" PRId64 "%s%zu", seed, c->row->id, i);
        one = play_places(part, a);
        if (one.said.verdict > worst.said.verdict)
            worst = one;
    }
    return worst;
}
