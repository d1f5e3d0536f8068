/* SPDX-License-Identifier: MIT */
#include "policy/decide.h"

#include <stdlib.h>

#include "base/arena.h"
#include "policy/buckets.h"
#include "policy/catalogue.h"
#include "policy/compiled.h"
#include "policy/effects.h"
#include "policy/places.h"

/* One look at all rules that match; each hears of them, some more than once. */
struct walk {
    const struct ruleset *rules;
    const struct facts *f;
    void (*each)(void *self, uint32_t rule, const struct applied *effect);
    void *self;
};

static bool has(const struct facts *f, uint32_t atom)
{
    return f->bits[atom / 64] >> atom % 64 & 1;
}

static bool has_one(const struct facts *f, const uint32_t *atoms, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (has(f, atoms[i]))
            return true;
    return false;
}

/* The end of a part's atoms if it matches, else NULL. */
static const uint32_t *match(const struct facts *f, const uint32_t *part)
{
    const uint32_t *at = part + PART_HEAD;
    const uint32_t *end = at + part[PART_N_ALL];

    while (at < end)
        if (!has(f, *at++))
            return NULL;
    for (end = at + part[PART_N_NONE]; at < end;)
        if (has(f, *at++))
            return NULL;
    for (uint32_t i = 0; i < part[PART_N_ANY]; i++) {
        if (!has_one(f, at + 1, *at))
            return NULL;
        at += 1 + *at;
    }
    return at;
}

static void add_scope(struct scope_set *to, uint32_t bit)
{
    if (bit != CATALOGUE_NO_BIT)
        to->word[bit / 64] |= UINT64_C(1) << bit % 64;
}

static struct applied effect_of(const struct walk *w, const uint32_t *part,
                                const uint32_t *scopes)
{
    uint32_t word = part[PART_EFFECT];
    struct applied effect = { .forbid = word & EFFECT_FORBID,
                              .applies = word & EFFECT_APPLIES,
                              .all = word & EFFECT_ALL };

    if (word & EFFECT_BOUND)
        return effects_at(w->rules, part[PART_RULE], w->f->target);
    for (uint32_t i = 0; i < word >> EFFECT_SHIFT; i++)
        add_scope(&effect.scopes, word & EFFECT_SYMBOLS
                                      ? catalogue_bit(w->rules, w->f->target, scopes[i])
                                      : scopes[i]);
    return effect;
}

static void try_part(const struct walk *w, uint32_t part_at)
{
    const uint32_t *part = &w->rules->code[part_at];
    const uint32_t *scopes = match(w->f, part);
    struct applied effect;

    if (scopes == NULL)
        return;
    effect = effect_of(w, part, scopes);
    w->each(w->self, part[PART_RULE], &effect);
}

static void try_large(const struct walk *w, uint32_t number)
{
    const struct bucket *b = &w->rules->buckets[number];
    const uint32_t *seconds = &w->rules->code[b->at + b->n];

    for (uint32_t i = 0; i < w->f->n_atoms; i++) {
        const struct guarded *g = buckets_guarded(w->rules, number, w->f->atoms[i]);

        if (g == NULL)
            continue;
        for (uint32_t part = g->first; part < g->first + g->n; part++)
            if (has(w->f, seconds[part]))
                try_part(w, seconds[b->n + part]);
    }
}

/* How many rules stand in the bucket, matching or not. */
static uint32_t try_bucket(const struct walk *w, uint32_t place)
{
    uint32_t number = buckets_number(w->rules, w->f->action, place);
    const struct bucket *b = &w->rules->buckets[number];
    const uint32_t *guards = &w->rules->code[b->at];

    if (b->n > BUCKET_LARGE) {
        try_large(w, number);
        return b->n;
    }
    for (uint32_t i = 0; i < b->n; i++)
        if (has(w->f, guards[i]) && has(w->f, guards[b->n + i]))
            try_part(w, guards[2 * b->n + i]);
    return b->n;
}

/* True if any rule carries the action and names the target (contract 7.3, N). */
static bool walk(const struct walk *w)
{
    const struct ruleset *rules = w->rules;
    uint32_t target = w->f->target;
    uint32_t n;

    if (target == RULESET_NO_TARGET)
        return false;
    n = try_bucket(w, target);
    n += try_bucket(w, places_of_type(rules, rules->target[target].type));
    n += try_bucket(w, places_of_type(rules, RULE_TYPE_ANY));
    return n > 0;
}

/* What the matching rules come to (contract 7.3, H). */
struct tally {
    const struct target_form *target;
    struct scope_set permit;
    struct scope_set forbid;
    bool matched;   /* a permit */
    bool applies;   /* and a grant of it */
    bool all;       /* and that grants every scope */
    bool forbidden; /* the whole request */
};

static void add(struct scope_set *to, const struct scope_set *from)
{
    for (int i = 0; i < SCOPE_SET_WORDS; i++)
        to->word[i] |= from->word[i];
}

static void add_to_tally(void *self, uint32_t rule, const struct applied *effect)
{
    struct tally *t = self;

    (void)rule;
    if (effect->forbid) {
        t->forbidden |= effect->all;
        add(&t->forbid, &effect->scopes);
        return;
    }
    t->matched = true;
    t->applies |= effect->applies;
    t->all |= effect->all;
    add(&t->permit, effect->all ? &t->target->all : &effect->scopes);
}

static bool meet(const struct scope_set *one, const struct scope_set *other)
{
    uint64_t both = 0;

    for (int i = 0; i < SCOPE_SET_WORDS; i++)
        both |= one->word[i] & other->word[i];
    return both != 0;
}

/* A target without scopes is allowed or denied as a whole. */
static bool is_whole(const struct target_form *target)
{
    return target->n_scopes == 0 && !target->any_scope;
}

/* Is this enough to answer yes? Fills granted. */
static bool grant(const struct facts *f, const struct tally *t, struct decision *d)
{
    for (int i = 0; i < SCOPE_SET_WORDS; i++)
        d->granted.word[i] = d->permitted.word[i] & f->asked.word[i];
    if (meet(&d->permitted, &f->asked))
        return true;
    if (d->permits_unnamed && (f->n_strays > 0 || !f->names_scopes))
        return true;
    /*
     * Asked for scopes that a whole target does not have: nothing of them is granted.
     * chosen: permits whose every grant is bound to other audiences do not open it.
     */
    return is_whole(t->target) && t->applies && !f->names_scopes;
}

static struct decision deny(enum decision_reason reason)
{
    return (struct decision){ .reason = reason };
}

static struct decision conclude(const struct facts *f, const struct tally *t)
{
    struct decision d = { .allow = true, .forbidden = t->forbid };

    if (t->forbidden)
        return deny(DECISION_FORBIDDEN);
    if (!t->matched)
        return deny(DECISION_NO_MATCH);
    for (int i = 0; i < SCOPE_SET_WORDS; i++)
        d.permitted.word[i] = t->permit.word[i] & ~t->forbid.word[i];
    d.permits_unnamed = t->all && t->target->any_scope;
    d.allow = grant(f, t, &d);
    d.reason = d.allow ? DECISION_ALLOWED : DECISION_NOT_GRANTED;
    return d;
}

struct decision decide(const struct ruleset *rules, const struct facts *f)
{
    struct tally t = { 0 };
    struct walk w = { rules, f, add_to_tally, &t };
    struct decision d;

    if (f->target == RULESET_NO_TARGET)
        return deny(DECISION_NO_RULE);
    t.target = &rules->target[f->target];
    if (walk(&w))
        return conclude(f, &t);
    if (!rules->in.allow_untargeted) {
        d = deny(DECISION_NO_RULE);
    } else {
        t.matched = t.applies = t.all = true;
        t.permit = t.target->all;
        d = conclude(f, &t);
    }
    d.untargeted = true;
    return d;
}

struct listing {
    const struct target_form *target;
    const struct facts *f;
    const struct decision *d;
    uint32_t *list; /* NULL while counting */
    size_t n;
};

static bool decided(const struct listing *l, const struct applied *effect)
{
    const struct decision *d = l->d;

    if (d->reason == DECISION_FORBIDDEN)
        return effect->forbid && effect->all;
    if (effect->forbid)
        return meet(&effect->scopes, &l->f->asked);
    if (!d->allow)
        return true;
    if (effect->all || meet(&effect->scopes, &d->granted))
        return effect->applies;
    return effect->applies && is_whole(l->target);
}

static void add_to_list(void *self, uint32_t rule, const struct applied *effect)
{
    struct listing *l = self;

    if (!decided(l, effect))
        return;
    if (l->list != NULL)
        l->list[l->n] = rule;
    l->n++;
}

static int by_number(const void *one, const void *other)
{
    const uint32_t *a = one;
    const uint32_t *b = other;

    return (*a > *b) - (*a < *b);
}

static size_t unique(uint32_t *list, size_t n)
{
    size_t kept = 0;

    for (size_t i = 0; i < n; i++)
        if (i == 0 || list[i] != list[i - 1])
            list[kept++] = list[i];
    return kept;
}

size_t decide_rules(const struct ruleset *rules, const struct facts *f,
                    const struct decision *d, struct arena *a, const uint32_t **list)
{
    struct listing l = { .f = f, .d = d };
    struct walk w = { rules, f, add_to_list, &l };

    *list = NULL;
    if (d->reason == DECISION_NO_RULE || d->reason == DECISION_NO_MATCH)
        return 0;
    l.target = &rules->target[f->target];
    walk(&w);
    l.list = arena_array(a, l.n, sizeof *l.list);
    l.n = 0;
    walk(&w);
    qsort(l.list, l.n, sizeof *l.list, by_number);
    *list = l.list;
    return unique(l.list, l.n);
}
