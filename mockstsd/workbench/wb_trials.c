/* SPDX-License-Identifier: MIT */
#include "workbench/wb_trials.h"

#include <string.h>

#include "base/arena.h"
#include "policy/reference.h"
#include "policy/ruleset.h"
#include "workbench/wb_cases.h"
#include "workbench/wb_mutants.h"
#include "workbench/wb_stands.h"

/* A target and action asked for, and who asks there. */
struct stand {
    const struct wb_stand *at;
    size_t last; /* trial there, + 1; 0: none */
    struct stand *next;
};

struct trial {
    const struct wb_case *c;
    const size_t *wanted;
    struct facts_raw raw; /* here, since every mutant goes through all of them */
    struct stand *stand;
    const size_t *fitting; /* of the rules that stand there, those that match */
    size_t n_fitting;
    size_t before; /* the trial before it at this stand, + 1 */
    bool fails;    /* under the rules as they are */
};

/* Which trials the rule at work fits, as far as that was needed. */
struct memo {
    size_t rule;
    size_t room;
    signed char *fits; /* by trial: 0 not known yet, 1 yes, -1 no */
};

struct wb_trials {
    const struct wb_world *w;
    struct arena *arena;
    struct wb_expect_rules *rules;
    struct rule_texts claims; /* paths */
    struct wb_stands *at;
    struct stand *stands;
    struct trial *list;
    size_t n, room, n_failed;
    struct memo *memo;
};

struct wb_trials *wb_trials_make(const struct wb_world *w, struct arena *a)
{
    struct wb_trials *t = arena_alloc(a, sizeof *t);
    size_t n = ruleset_n_claims(w->rules);
    const char **paths = arena_array(a, n + 1, sizeof *paths);

    for (size_t i = 0; i < n; i++)
        paths[i] = ruleset_claim_path(w->rules, i);
    *t = (struct wb_trials){ .w = w, .arena = a, .claims = { paths, n } };
    t->rules = wb_expect_rules_make(w, a);
    t->at = wb_stands_make(w, a);
    t->memo = arena_alloc(a, sizeof *t->memo);
    return t;
}

static struct stand *stand_of(struct wb_trials *t, size_t target, enum rule_action action)
{
    const struct wb_stand *at = wb_stands_at(t->at, target, action);
    struct stand *s = t->stands;

    while (s && s->at != at)
        s = s->next;
    if (s)
        return s;
    s = arena_alloc(t->arena, sizeof *s);
    *s = (struct stand){ .at = at, .next = t->stands };
    return t->stands = s;
}

static struct trial *grow(struct wb_trials *t)
{
    if (t->n == t->room) {
        struct trial *more =
            arena_array(t->arena, t->room = 2 * t->room + 64, sizeof *more);
        if (t->n > 0)
            memcpy(more, t->list, t->n * sizeof *more);
        t->list = more;
    }
    return &t->list[t->n++];
}

static bool fits(const struct wb_trials *t, const struct trial *one, const struct rule *r,
                 struct arena *a)
{
    struct reading reading = { t->w->input, t->claims, &one->raw };

    return reading_principal(&reading, r) && reading_conditions(&reading, r, a);
}

static void find_fitting(const struct wb_trials *t, struct trial *one)
{
    const struct wb_stand *s = one->stand->at;
    size_t *list = arena_array(t->arena, s->n + 1, sizeof *list);

    one->fitting = list;
    for (size_t i = 0; i < s->n; i++)
        if (fits(t, one, &s->rules[i], t->arena))
            list[one->n_fitting++] = s->number[i];
}

struct adding {
    struct wb_trials *trials;
    struct wb_tally *tally;
};

static int add(void *self, const struct wb_case *c, const char *name,
               const struct wb_ask *ask, struct err *e)
{
    struct adding *adding = self;
    struct wb_trials *t = adding->trials;
    const size_t *wanted = wb_expect_wanted(t->rules, c, adding->tally);
    struct wb_verdict v;
    struct trial *one;

    (void)name;
    if (!wanted)
        return 0;
    if (wb_ask_again(t->at, ask, t->arena, &v, e) < 0)
        return -1;
    one = grow(t);
    *one = (struct trial){ .c = c, .wanted = wanted, .raw = *v.facts->raw };
    one->stand = stand_of(t, ask->target, v.facts->action);
    find_fitting(t, one);
    one->before = one->stand->last;
    one->stand->last = t->n;
    one->fails = wb_expect_differences(t->w, c, wanted, &v, t->arena)[0] != '\0';
    t->n_failed += one->fails;
    return 0;
}

int wb_trials_add(struct wb_trials *t, const struct wb_file *file, struct wb_tally *tally,
                  struct err *e)
{
    struct adding adding = { t, tally };
    struct wb_cases_sink sink = { add, &adding };

    return wb_cases_walk(t->w, file, tally, &sink, e);
}

/* One request before the rules with the mutant among them. */
struct attempt {
    const struct wb_trials *t;
    const struct trial *trial;
    const struct wb_mutant *m;
    bool stood, stands; /* the rule at this place, and its mutant */
    bool same_parties;
    struct arena *arena;
};

/* A rule that stands there besides the one that is changed; RULESET_NO_RULE: none does. */
static size_t another(const struct attempt *a)
{
    const struct wb_stand *s = a->trial->stand->at;

    for (size_t i = 0; i < s->n && i < 2; i++)
        if (s->number[i] != a->m->rule)
            return s->number[i];
    return RULESET_NO_RULE;
}

/*
 * What a verdict follows from, with the mutant in place: the rules that match and, if none does,
 * that there are rules (contract 7.3). rules[i] has number[i] in the world.
 */
static size_t line_up(const struct attempt *a, struct rule *rules, size_t *number)
{
    const struct rule *all = a->t->w->input->rules;
    size_t n = 0;

    for (size_t i = 0; i < a->trial->n_fitting; i++)
        if (a->trial->fitting[i] != a->m->rule)
            number[n++] = a->trial->fitting[i];
    if (a->stands)
        number[n++] = a->m->rule;
    if (n == 0 && another(a) != RULESET_NO_RULE)
        number[n++] = another(a);
    for (size_t i = 0; i < n; i++)
        rules[i] = number[i] == a->m->rule ? a->m->changed : all[number[i]];
    return n;
}

static struct wb_verdict decide_anew(const struct attempt *a)
{
    size_t room = a->trial->n_fitting + 2;
    struct rule *rules = arena_array(a->arena, room, sizeof *rules);
    size_t *number = arena_array(a->arena, room, sizeof *number);
    uint32_t *by = arena_array(a->arena, room, sizeof *by);
    struct ruleset_input in = *a->t->w->input;
    struct reading reading = { &in, a->t->claims, &a->trial->raw };
    struct wb_verdict v = { .rules = by };
    struct reference r;

    in.rules = rules;
    in.n_rules = line_up(a, rules, number);
    in.targets += a->trial->stand->at->target;
    in.n_targets = 1;
    r = reference_decide(&reading, a->arena);
    v.decision.allow = r.allow;
    v.decision.reason = r.reason;
    v.granted = r.granted;
    v.withheld = r.withheld;
    for (; v.n_rules < r.n_rules; v.n_rules++)
        by[v.n_rules] = (uint32_t)number[r.rules[v.n_rules]];
    return v;
}

static bool fitted(const struct attempt *a)
{
    for (size_t i = 0; i < a->trial->n_fitting; i++)
        if (a->trial->fitting[i] == a->m->rule)
            return true;
    return false;
}

/* As fits, of the rule as it is, which stands elsewhere. */
static bool would_fit(const struct attempt *a)
{
    signed char *known = &a->t->memo->fits[a->trial - a->t->list];

    if (*known == 0)
        *known =
            fits(a->t, a->trial, &a->t->w->input->rules[a->m->rule], a->arena) ? 1 : -1;
    return *known > 0;
}

static bool does_fit(const struct attempt *a)
{
    if (!a->stands)
        return false;
    if (!a->same_parties)
        return fits(a->t, a->trial, &a->m->changed, a->arena);
    return a->stood ? fitted(a) : would_fit(a);
}

/* Can the mutant be another than its rule for this request? */
static bool matters(const struct attempt *a)
{
    const struct rule *was = &a->t->w->input->rules[a->m->rule], *is = &a->m->changed;
    bool did = a->stood && fitted(a), does = does_fit(a);
    bool same = was->effect == is->effect && was->grants == is->grants &&
                was->n_grants == is->n_grants;

    if (did && does)
        return !same;
    return did || does || (a->stood != a->stands && another(a) == RULESET_NO_RULE);
}

static bool notices(const struct attempt *a)
{
    struct wb_verdict v;

    if (a->trial->fails || !matters(a))
        return false;
    v = decide_anew(a);
    return wb_expect_differences(a->t->w, a->trial->c, a->trial->wanted, &v, a->arena)[0];
}

static void work_on(const struct wb_trials *t, size_t rule)
{
    struct memo *memo = t->memo;

    if (memo->room < t->n)
        memo->fits = arena_array(t->arena, memo->room = t->room, sizeof *memo->fits);
    else if (t->n > 0 && memo->rule != rule)
        memset(memo->fits, 0, t->n * sizeof *memo->fits);
    memo->rule = rule;
}

bool wb_trials_notice(const struct wb_trials *t, const struct wb_mutant *m, bool *by,
                      struct arena *scratch)
{
    const struct rule *was = &t->w->input->rules[m->rule];
    struct attempt a = { .t = t, .m = m, .arena = scratch };
    bool same_places = wb_mutants_same_places(was, &m->changed);
    bool noticed = false;

    a.same_parties = wb_mutants_same_parties(was, &m->changed);
    work_on(t, m->rule);

    for (const struct stand *s = t->stands; s; s = s->next) {
        a.stood = s->at->has[m->rule];
        a.stands = same_places
                       ? a.stood
                       : wb_stands_there(t->w, &m->changed, s->at->target, s->at->action);
        if (!a.stood && !a.stands)
            continue;
        for (size_t i = s->last; i > 0 && (by || !noticed); i = a.trial->before) {
            a.trial = &t->list[i - 1];
            if (!notices(&a))
                continue;
            noticed = true;
            if (by)
                by[i - 1] = true;
        }
        if (noticed && !by)
            return true;
    }
    return noticed;
}

size_t wb_trials_n(const struct wb_trials *t)
{
    return t->n;
}

size_t wb_trials_failed(const struct wb_trials *t)
{
    return t->n_failed;
}
