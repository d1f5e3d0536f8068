/* SPDX-License-Identifier: MIT */
#include "policy/buckets.h"

#include <stdlib.h>

#include "base/arena.h"
#include "policy/compiled.h"
#include "policy/effects.h"
#include "policy/symbols.h"

enum { GUARD_LIST_MAX = 64 }; /* a longer list of alternatives is never a guard */

/* One part to be laid out. clause: the list that the guard stands for, or NO_CLAUSE. */
struct entry {
    uint32_t bucket;
    uint32_t guard;
    uint32_t second;
    uint32_t rule;
    uint32_t clause;
};

#define NO_CLAUSE UINT32_MAX

struct layout {
    struct ruleset *rules;
    uint32_t *weight; /* of each atom: how many rules ask for it */
    struct entry *entries;
    size_t n_entries;
    size_t n_words;
};

/* The cheapest guard of a rule: an atom it needs, or a list of which it needs one. */
struct guard {
    uint64_t weight;
    const uint32_t *atoms;
    uint32_t n;
    uint32_t clause;
};

static const uint32_t always = ATOM_ALWAYS;

uint32_t buckets_number(const struct ruleset *rules, enum rule_action action,
                        uint32_t place)
{
    return (uint32_t)action * rules->n_places + place;
}

static uint32_t guarded_slot(const struct ruleset *rules, uint32_t bucket, uint32_t guard)
{
    uint32_t at = (bucket * UINT32_C(0x85EBCA6B)) ^ (guard * UINT32_C(0x9E3779B1));

    for (at ^= at >> 15;; at++) {
        const struct guarded *g = &rules->guarded[at & rules->guarded_mask];

        if (g->n == 0 || (g->bucket == bucket && g->guard == guard))
            return at & rules->guarded_mask;
    }
}

const struct guarded *buckets_guarded(const struct ruleset *rules, uint32_t bucket,
                                      uint32_t guard)
{
    const struct guarded *g = &rules->guarded[guarded_slot(rules, bucket, guard)];

    return g->n == 0 ? NULL : g;
}

/* Call for each list of alternatives: *at moves on to the next; its length is returned. */
static uint32_t next_list(const uint32_t **at, const uint32_t **atoms)
{
    uint32_t n = *(*at)++;

    *atoms = *at;
    *at += n;
    return n;
}

static const uint32_t *lists_of(const struct ruleset *rules, const struct clauses *c)
{
    return &rules->clause_words[c->at + c->n_all + c->n_none];
}

static void weigh(struct layout *l, const struct clauses *c)
{
    const uint32_t *words = &l->rules->clause_words[c->at];
    const uint32_t *at = lists_of(l->rules, c);
    const uint32_t *atoms;

    for (uint32_t i = 0; i < c->n_all; i++)
        l->weight[words[i]]++;
    for (uint32_t i = 0; i < c->n_any; i++)
        for (uint32_t n = next_list(&at, &atoms); n > 0; n--)
            l->weight[*atoms++]++;
}

static uint64_t weight_of(const struct layout *l, const uint32_t *atoms, uint32_t n)
{
    uint64_t sum = 0;

    for (uint32_t i = 0; i < n; i++)
        sum += l->weight[atoms[i]];
    return sum;
}

/* The presence of a key is no guard: it holds nearly always. */
static struct guard best_atom(const struct layout *l, const struct clauses *c,
                              uint32_t except)
{
    const uint32_t *words = &l->rules->clause_words[c->at];
    struct guard best = { UINT64_MAX, &always, 1, NO_CLAUSE };

    for (uint32_t i = 0; i < c->n_all; i++) {
        uint64_t weight = l->weight[words[i]];

        if (words[i] == except || words[i] < 2 * l->rules->n_keys)
            continue;
        if (weight < best.weight)
            best = (struct guard){ weight, &words[i], 1, NO_CLAUSE };
    }
    return best;
}

/* In a large bucket a list serves too: the part is laid under each of its atoms. */
static struct guard best_guard(const struct layout *l, const struct clauses *c)
{
    struct guard best = best_atom(l, c, ATOM_ALWAYS);
    const uint32_t *at = lists_of(l->rules, c);
    const uint32_t *atoms;

    for (uint32_t i = 0; i < c->n_any; i++) {
        uint32_t n = next_list(&at, &atoms);
        uint64_t weight = weight_of(l, atoms, n);

        if (n > 0 && n <= GUARD_LIST_MAX && weight < best.weight)
            best = (struct guard){ weight, atoms, n, i };
    }
    return best;
}

static void add_entries(struct layout *l, uint32_t bucket, uint32_t rule)
{
    const struct clauses *c = &l->rules->clauses[rule];
    bool large = l->rules->buckets[bucket].n > BUCKET_LARGE;
    struct guard g = large ? best_guard(l, c) : best_atom(l, c, ATOM_ALWAYS);

    for (uint32_t i = 0; i < g.n; i++) {
        uint32_t second = *best_atom(l, c, g.atoms[i]).atoms;

        if (l->entries != NULL)
            l->entries[l->n_entries] =
                (struct entry){ bucket, g.atoms[i], second, rule, g.clause };
        l->n_entries++;
        /* guards, offset, head, atoms, scopes */
        l->n_words += 3 + PART_HEAD + c->n_words + l->rules->effects[rule].n_scopes;
    }
}

static void count_part(struct layout *l, uint32_t bucket, uint32_t rule)
{
    (void)rule;
    l->rules->buckets[bucket].n++;
}

/* Contract 7.2: an action outside its family never matches. */
static void each_part(struct layout *l, void (*put)(struct layout *, uint32_t, uint32_t))
{
    const struct places *places = &l->rules->places;

    for (uint32_t rule = 0; rule < l->rules->in.n_rules; rule++) {
        const struct rule *r = &l->rules->in.rules[rule];

        for (int a = RULE_USER_ACCESS; a < RULE_ACTIONS_MAX; a++) {
            enum rule_action action = (enum rule_action)a;

            if (!rule_family_has(r->family, action) ||
                !(r->actions & rule_action_bit(action)))
                continue;
            for (uint32_t p = places->start[rule]; p < places->start[rule + 1]; p++)
                put(l, buckets_number(l->rules, action, places->list[p]), rule);
        }
    }
}

static int compare(const void *one, const void *other)
{
    const struct entry *a = one;
    const struct entry *b = other;

    if (a->bucket != b->bucket)
        return a->bucket < b->bucket ? -1 : 1;
    if (a->guard != b->guard)
        return a->guard < b->guard ? -1 : 1;
    return (a->rule > b->rule) - (a->rule < b->rule);
}

static uint32_t *copy(uint32_t *to, const uint32_t *from, size_t n)
{
    for (size_t i = 0; i < n; i++)
        *to++ = from[i];
    return to;
}

/* The atoms of a rule without those that its guards have settled already. */
static uint32_t *write_atoms(const struct ruleset *rules, const struct entry *e,
                             uint32_t *to)
{
    const struct clauses *c = &rules->clauses[e->rule];
    const uint32_t *words = &rules->clause_words[c->at];
    const uint32_t *at = lists_of(rules, c);
    const uint32_t *atoms;
    uint32_t *head = to - PART_HEAD;

    for (uint32_t i = 0; i < c->n_all; i++)
        if (words[i] != e->guard && words[i] != e->second)
            *to++ = words[i];
    head[PART_N_ALL] = (uint32_t)(to - head) - PART_HEAD;
    head[PART_N_NONE] = c->n_none;
    head[PART_N_ANY] = c->n_any - (e->clause != NO_CLAUSE);
    to = copy(to, words + c->n_all, c->n_none);
    for (uint32_t i = 0; i < c->n_any; i++) {
        uint32_t n = next_list(&at, &atoms);

        if (i != e->clause)
            to = copy(to, atoms - 1, n + 1);
    }
    return to;
}

static uint32_t *write_scopes(const struct scope_set *set, uint32_t *to)
{
    for (uint32_t bit = 0; bit < SCOPE_SET_MAX; bit++)
        if (set->word[bit / 64] >> bit % 64 & 1)
            *to++ = bit;
    return to;
}

static uint32_t effect_word(const struct applied *effect)
{
    return (effect->forbid ? EFFECT_FORBID : 0u) |
           (effect->applies ? EFFECT_APPLIES : 0u) | (effect->all ? EFFECT_ALL : 0u);
}

/* At a wide place scopes have no bits yet; an effect bound to audiences is open altogether. */
static uint32_t *write_wide(const struct ruleset *rules, uint32_t rule, uint32_t *head,
                            uint32_t *to)
{
    const struct effect_form *e = &rules->effects[rule];
    struct applied effect;

    if (effects_bound(rules, rule)) {
        head[PART_EFFECT] = EFFECT_BOUND;
        return to;
    }
    effect = effects_at(rules, rule, RULESET_NO_TARGET);
    head[PART_EFFECT] =
        EFFECT_SYMBOLS | effect_word(&effect) | e->n_scopes << EFFECT_SHIFT;
    return copy(to, &rules->effect_words[e->scopes_at], e->n_scopes);
}

/* At one target the effect is known now. */
static uint32_t *write_single(const struct ruleset *rules, const struct entry *e,
                              uint32_t *head, uint32_t *to)
{
    struct applied effect = effects_at(rules, e->rule, e->bucket % rules->n_places);
    uint32_t *end = effect.all ? to : write_scopes(&effect.scopes, to);

    head[PART_EFFECT] = effect_word(&effect) | (uint32_t)(end - to) << EFFECT_SHIFT;
    return end;
}

static uint32_t *write_part(const struct ruleset *rules, const struct entry *e,
                            uint32_t *to)
{
    uint32_t *head = to;

    head[PART_RULE] = e->rule;
    to = write_atoms(rules, e, to + PART_HEAD);
    if (e->bucket % rules->n_places < rules->in.n_targets)
        return write_single(rules, e, head, to);
    return write_wide(rules, e->rule, head, to);
}

/* Parts first … first + n of a bucket have one guard. */
static void add_guarded(struct ruleset *rules, const struct entry *e, uint32_t part)
{
    struct guarded *g = &rules->guarded[guarded_slot(rules, e->bucket, e->guard)];

    if (g->n == 0)
        *g = (struct guarded){ e->bucket, e->guard, part, 0 };
    g->n++;
}

static void write_bucket(struct layout *l, const struct entry *e, uint32_t n,
                         uint32_t **to)
{
    struct ruleset *rules = l->rules;
    uint32_t at = (uint32_t)(*to - rules->code);
    uint32_t *guards = *to;

    rules->buckets[e->bucket] = (struct bucket){ at, n };
    *to += 3 * (size_t)n;
    for (uint32_t i = 0; i < n; i++) {
        guards[i] = e[i].guard;
        guards[n + i] = e[i].second;
        guards[2 * n + i] = (uint32_t)(*to - rules->code);
        *to = write_part(rules, &e[i], *to);
        if (n > BUCKET_LARGE)
            add_guarded(rules, &e[i], i);
    }
}

static void write_code(struct arena *a, struct layout *l)
{
    uint32_t *to = arena_array(a, l->n_words, sizeof *to);
    uint32_t n_slots = 4;
    size_t n;

    while (n_slots < 2 * l->n_entries)
        n_slots *= 2;
    l->rules->guarded = arena_array(a, n_slots, sizeof *l->rules->guarded);
    l->rules->guarded_mask = n_slots - 1;
    l->rules->code = to;
    for (size_t i = 0; i < l->n_entries; i += n) {
        for (n = 1; i + n < l->n_entries; n++)
            if (l->entries[i + n].bucket != l->entries[i].bucket)
                break;
        write_bucket(l, &l->entries[i], (uint32_t)n, &to);
    }
}

void buckets_make(struct arena *a, struct ruleset *rules)
{
    struct layout l = { .rules = rules };
    size_t n_buckets = (size_t)RULE_ACTIONS_MAX * rules->n_places;

    rules->buckets = arena_array(a, n_buckets, sizeof *rules->buckets);
    l.weight = arena_array(a, rules->n_atoms, sizeof *l.weight);
    for (size_t i = 0; i < rules->in.n_rules; i++)
        weigh(&l, &rules->clauses[i]);
    each_part(&l, count_part);
    each_part(&l, add_entries); /* how many */
    l.entries = arena_array(a, l.n_entries, sizeof *l.entries);
    l.n_entries = l.n_words = 0;
    each_part(&l, add_entries); /* which */
    qsort(l.entries, l.n_entries, sizeof *l.entries, compare);
    write_code(a, &l);
}
