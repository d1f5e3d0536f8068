/* SPDX-License-Identifier: MIT */
#include "workbench/wb_worth.h"

#include <stdlib.h>

#include "base/arena.h"
#include "policy/reading.h"
#include "workbench/wb_scratch.h"
#include "workbench/wb_units.h"
#include "workbench/wb_witness.h"

enum { LOOKS_A_STEP = 8 }; /* at alternatives */

/* One target and action at which rules stand. */
struct place {
    const struct wb_formula *formula;
    const struct wb_closed *closed; /* NULL: exchanges do not ask this action here */
    struct wb_units units;
};

struct wb_worths {
    const struct wb_study *study;
    struct place *places;
    size_t n_places;
    const struct place **at; /* the places of the first rule, of the next … */
    size_t *first;           /* rule i has first[i] … first[i + 1] - 1 */
    struct arena *scratch;   /* of one comparison */
};

/* The judgement of one rule. */
struct judging {
    const struct wb_worths *w;
    size_t rule;
    uint64_t *budget;
    struct arena *arena;
    bool unknown;
};

/* Which alternatives a formula keeps. */
typedef enum wb_keep keep_fn(const struct judging *j, const bool *others,
                             const struct wb_alternative *alternative);

static void add_place(struct wb_worths *w, size_t target, enum rule_action action,
                      struct arena *a)
{
    const struct wb_study *s = w->study;
    struct place *p = &w->places[w->n_places];
    bool own = s->world->targets[target].action == action;
    bool exchange = action == RULE_EXCHANGE_TOKEN || action == RULE_FETCH_OUTBOUND_TOKEN;

    if (exchange && !own)
        return; /* it is never asked here (contract 7.2) */
    p->formula = own ? s->formulas[target] : wb_formula_make(s->logic, target, action, a);
    if (p->formula->untargeted)
        return;
    p->units = wb_units_make(p->formula, NULL, a);
    if (own)
        p->closed = wb_closed_make(s->fold, p->formula, a);
    w->n_places++;
}

static bool any_rule_has(const struct wb_world *w, enum rule_action action)
{
    for (size_t i = 0; i < w->input->n_rules; i++)
        if (w->input->rules[i].enabled && reading_has_action(&w->input->rules[i], action))
            return true;
    return false;
}

/* Count the places of each rule in first[rule + 2], or list them from first[rule + 1] on. */
static void go_round(struct wb_worths *w, bool list)
{
    for (size_t i = 0; i < w->n_places; i++) {
        const struct wb_formula *f = w->places[i].formula;

        for (size_t k = 0; k < f->n_alternatives; k++) {
            size_t rule = f->alternatives[k].rule;

            if (k > 0 && f->alternatives[k - 1].rule == rule)
                continue;
            if (list)
                w->at[w->first[rule + 1]++] = &w->places[i];
            else
                w->first[rule + 2]++;
        }
    }
}

static void list_places(struct wb_worths *w, struct arena *a)
{
    size_t n = w->study->world->input->n_rules;

    w->first = arena_array(a, n + 3, sizeof *w->first);
    go_round(w, false);
    for (size_t i = 1; i < n + 2; i++)
        w->first[i + 1] += w->first[i];
    w->at = arena_array(a, w->first[n + 1] + 1, sizeof *w->at);
    go_round(w, true);
}

struct wb_worths *wb_worth_make(const struct wb_study *s, struct arena *a)
{
    struct wb_worths *w = arena_alloc(a, sizeof *w);

    w->study = s;
    w->scratch = wb_scratch_open(a);
    w->places = arena_array(a, RULE_ACTIONS_MAX * s->world->n_targets, sizeof *w->places);
    for (int action = RULE_USER_ACCESS; action < RULE_ACTIONS_MAX; action++) {
        if (!any_rule_has(s->world, (enum rule_action)action))
            continue;
        for (size_t t = 0; t < s->world->n_targets; t++)
            add_place(w, t, (enum rule_action)action, a);
    }
    list_places(w, a);
    return w;
}

static const struct wb_formula *kept(const struct judging *j, const struct wb_formula *f,
                                     const bool *others, keep_fn *fn)
{
    enum wb_keep *keep = arena_array(j->arena, f->n_alternatives, sizeof *keep);

    for (size_t i = 0; i < f->n_alternatives; i++)
        keep[i] = fn(j, others, &f->alternatives[i]);
    return wb_formula_filter(f, keep, j->arena);
}

static bool is_own(const struct judging *j, const struct wb_alternative *alternative)
{
    return alternative->rule == j->rule;
}

/* The rule alone, as if it gave what it takes. */
static enum wb_keep alone(const struct judging *j, const bool *others,
                          const struct wb_alternative *alternative)
{
    (void)others;
    return is_own(j, alternative) ? WB_AS_PERMIT : WB_DROP;
}

static enum wb_keep other_forbids(const struct judging *j, const bool *others,
                                  const struct wb_alternative *alternative)
{
    return alternative->forbid && !is_own(j, alternative) && others[alternative->rule]
               ? WB_KEEP
               : WB_DROP;
}

static enum wb_keep other_permits(const struct judging *j, const bool *others,
                                  const struct wb_alternative *alternative)
{
    return !alternative->forbid && !is_own(j, alternative) && others[alternative->rule]
               ? WB_KEEP
               : WB_DROP;
}

static enum wb_keep permits_and_other_forbids(const struct judging *j, const bool *others,
                                              const struct wb_alternative *alternative)
{
    return alternative->forbid ? other_forbids(j, others, alternative) : WB_KEEP;
}

static enum wb_keep own_and_other_forbids(const struct judging *j, const bool *others,
                                          const struct wb_alternative *alternative)
{
    return is_own(j, alternative) ? WB_KEEP : other_forbids(j, others, alternative);
}

static bool speaks_of(const struct judging *j, const struct place *p, size_t unit)
{
    for (size_t i = 0; i < p->formula->n_alternatives; i++)
        if (is_own(j, &p->formula->alternatives[i]) &&
            wb_units_has(&p->units, 0, i, unit))
            return true;
    return false;
}

/* Is the wish granted for any unit; of those that the rule speaks of, or of all? */
static bool granted(struct judging *j, const struct place *p, struct wb_wish *wish,
                    bool all)
{
    for (size_t u = 0; u < p->units.n; u++) {
        enum wb_answer answer;

        if (p->units.group[u] != u || !(all || speaks_of(j, p, u)))
            continue;
        wish->scope = p->units.names[u];
        answer = wb_open_find(wish, j->budget, j->arena, NULL);
        j->unknown = j->unknown || answer == WB_UNDECIDED;
        if (answer == WB_YES)
            return true;
    }
    return false;
}

/* Without it untargetedAccess would open the target to everybody. */
static bool holds_shut(const struct judging *j, const struct wb_formula *f)
{
    bool alone_there = j->w->study->world->input->allow_untargeted;

    for (size_t i = 0; alone_there && i < f->n_alternatives; i++)
        alone_there = is_own(j, &f->alternatives[i]);
    return alone_there;
}

/* Somebody whom the rule matches, and to whom the others do not the same already. */
static bool matters_at(struct judging *j, const struct place *p, const bool *others)
{
    bool forbid = j->w->study->world->input->rules[j->rule].effect == RULE_FORBID;
    const struct wb_formula *own = kept(j, p->formula, others, alone);
    struct wb_wish wish = { .also = &own, .n_also = 1 };

    if (holds_shut(j, p->formula))
        return granted(j, p, &(struct wb_wish){ .lacks = p->formula }, true);
    wish.gives = kept(j, p->formula, others,
                      forbid ? permits_and_other_forbids : own_and_other_forbids);
    if (!forbid)
        wish.lacks = kept(j, p->formula, others, other_permits);
    return granted(j, p, &wish, false);
}

/* A place costs as much of the budget as is looked at; false if there is not that much. */
static bool pay(struct judging *j, const struct place *p)
{
    uint64_t price = p->formula->n_alternatives / LOOKS_A_STEP;

    if (*j->budget == 0 || price > *j->budget) {
        *j->budget = 0;
        j->unknown = true;
        return false;
    }
    *j->budget -= price;
    return true;
}

/* One comparison, in memory that is emptied after it. */
struct mattering {
    struct judging j;
    const bool *others;
};

static int matters_somewhere(void *self)
{
    struct mattering *m = self;
    const struct wb_worths *w = m->j.w;
    size_t end = w->first[m->j.rule + 1];

    for (size_t i = w->first[m->j.rule]; i < end && pay(&m->j, w->at[i]); i++)
        if (matters_at(&m->j, w->at[i], m->others))
            return 1;
    return 0;
}

static bool matters(struct judging *j, const bool *others)
{
    struct mattering m = { *j, others };
    int rc;

    m.j.arena = j->w->scratch;
    rc = wb_scratch_run(j->w->scratch, matters_somewhere, &m, NULL);
    j->unknown = m.j.unknown || rc < 0; /* out of memory: who knows */
    if (rc < 0)
        *j->budget = 0;
    return rc > 0;
}

static bool can_match(struct judging *j)
{
    const struct wb_worths *w = j->w;
    size_t end = w->first[j->rule + 1];

    for (size_t i = w->first[j->rule]; i < end && pay(j, w->at[i]); i++) {
        struct wb_wish wish = { .gives = kept(j, w->at[i]->formula, NULL, alone) };

        if (granted(j, w->at[i], &wish, false))
            return true;
    }
    return false;
}

/* Rules that stand beside it anywhere. */
static void find_neighbours(const struct judging *j, bool *others)
{
    for (size_t i = j->w->first[j->rule]; i < j->w->first[j->rule + 1]; i++) {
        const struct wb_formula *f = j->w->at[i]->formula;

        for (size_t k = 0; k < f->n_alternatives; k++)
            if (!is_own(j, &f->alternatives[k]))
                others[f->alternatives[k].rule] = true;
    }
}

/* Let go of every rule without which the rest still does. */
static void thin_out(struct judging *j, bool *others, size_t n)
{
    for (size_t i = n; i-- > 0 && *j->budget > 0;) {
        if (!others[i])
            continue;
        others[i] = false;
        if (matters(j, others))
            others[i] = true;
    }
}

/* One rule that does it alone; n if there is none. */
static size_t find_one(struct judging *j, const bool *others, size_t n)
{
    bool *one = arena_array(j->arena, n, sizeof *one);

    for (size_t i = 0; i < n; i++) {
        if (!others[i])
            continue;
        if (*j->budget == 0)
            break;
        one[i] = true;
        if (!matters(j, one) && !j->unknown)
            return i;
        one[i] = false;
    }
    return n;
}

static struct wb_worth covered_by(struct judging *j, bool *others)
{
    size_t n = j->w->study->world->input->n_rules;
    size_t *list = arena_array(j->arena, n, sizeof *list);
    bool *none = arena_array(j->arena, n, sizeof *none);
    struct wb_worth out = { .kind = WB_SHADOWED, .covering = list };
    size_t one;

    if (!matters(j, none)) {
        out.kind = WB_IDLE;
        return out;
    }
    one = find_one(j, others, n);
    if (one < n) {
        list[out.n_covering++] = one;
        return out;
    }
    out.kind = WB_REDUNDANT;
    thin_out(j, others, n);
    for (size_t i = 0; i < n; i++)
        if (others[i])
            list[out.n_covering++] = i;
    return out;
}

/* What an alternative gives or takes, as far as it has a name; NULL: the whole. */
static const char *some_unit(const struct place *p, size_t alternative)
{
    for (size_t u = 0; u < p->units.n; u++)
        if (wb_units_has(&p->units, 0, alternative, u))
            return p->units.names[u];
    return NULL;
}

/* The first of those whom the rule matches, as a request. */
static void find_today(const struct judging *j, struct wb_worth *out)
{
    size_t member[WB_PARTIES];
    bool asked = false;

    for (size_t i = j->w->first[j->rule]; i < j->w->first[j->rule + 1]; i++) {
        const struct place *p = j->w->at[i];

        for (size_t k = 0; p->closed && k < p->formula->n_alternatives; k++) {
            if (!is_own(j, &p->formula->alternatives[k]))
                continue;
            asked = true;
            out->matches_today = wb_closed_first(p->closed, k, member);
            if (!out->matches_today)
                continue;
            out->today = wb_witness_today(j->w->study->world, p->formula, member,
                                          some_unit(p, k), j->arena);
            return;
        }
    }
    out->orphan = asked; /* of issuance the fixture says nothing */
}

struct wb_worth wb_worth_judge(const struct wb_worths *w, size_t rule, uint64_t *budget,
                               struct arena *a)
{
    struct judging j = { w, rule, budget, a, false };
    bool *others = arena_array(a, w->study->world->input->n_rules, sizeof *others);
    struct wb_worth out = { .kind = WB_ALIVE };

    find_neighbours(&j, others);
    if (matters(&j, others))
        out.kind = WB_ALIVE;
    else if (!can_match(&j))
        out.kind = WB_DEAD;
    else
        out = covered_by(&j, others);
    if (j.unknown && out.kind != WB_ALIVE)
        out.kind = WB_UNKNOWN;
    if (out.kind != WB_DEAD)
        find_today(&j, &out);
    return out;
}
