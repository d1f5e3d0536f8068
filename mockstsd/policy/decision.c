/* SPDX-License-Identifier: MIT */
#include "policy/decision.h"

#include "base/arena.h"
#include "base/idmap.h"
#include "policy/catalogue.h"
#include "policy/compiled.h"

static const char *const names[] = {
    [DECISION_ALLOWED] = "",
    [DECISION_NO_RULE] = "no_rule",
    [DECISION_NO_MATCH] = "no_match",
    [DECISION_FORBIDDEN] = "forbidden",
    [DECISION_NOT_GRANTED] = "not_granted",
    [DECISION_NOT_IN_CATALOGUE] = "not_in_catalogue",
    [DECISION_NOT_CONSENTED] = "not_consented",
    [DECISION_NOT_IN_SUBJECT] = "not_in_subject",
};

const char *decision_reason_name(enum decision_reason reason)
{
    return names[reason];
}

/* A list that grows within room for everything that was asked for. */
struct listing {
    const struct ruleset *rules;
    const struct facts *f;
    const struct decision *d;
    struct decision_scope *items;
    size_t n;
};

static bool in(const struct scope_set *set, uint32_t bit)
{
    return set->word[bit / 64] >> bit % 64 & 1;
}

static uint32_t n_bits(const struct listing *l)
{
    return l->f->target == RULESET_NO_TARGET ? 0
                                             : l->rules->target[l->f->target].n_scopes;
}

static bool any_scope(const struct listing *l)
{
    return l->f->target != RULESET_NO_TARGET && l->rules->target[l->f->target].any_scope;
}

/*
 * A request that omits scopes asks for the catalogue. Where there is none it asks for what the
 * matching rules speak of; and if those give every scope, there is no list of it.
 */
static bool asked(const struct listing *l, uint32_t bit)
{
    if (l->f->names_scopes || !any_scope(l))
        return in(&l->f->asked, bit);
    return (in(&l->d->granted, bit) && !l->d->permits_unnamed) ||
           in(&l->d->forbidden, bit);
}

static enum decision_reason reason_of(const struct listing *l, uint32_t bit)
{
    if (in(&l->d->granted, bit))
        return DECISION_ALLOWED;
    if (!l->d->allow && l->d->reason != DECISION_NOT_GRANTED)
        return l->d->reason;
    return in(&l->d->forbidden, bit) ? DECISION_FORBIDDEN : DECISION_NOT_GRANTED;
}

/* Of a scope without a number. */
static enum decision_reason stray_reason(const struct listing *l)
{
    if (!any_scope(l))
        return DECISION_NOT_IN_CATALOGUE;
    if (!l->d->allow)
        return l->d->reason;
    return l->d->permits_unnamed ? DECISION_ALLOWED : DECISION_NOT_GRANTED;
}

static void add(struct listing *l, const char *name, enum decision_reason reason)
{
    l->items[l->n++] = (struct decision_scope){ name, reason };
}

static void add_strays(struct listing *l, bool granted, struct arena *a)
{
    const struct facts_texts *scopes = &l->f->raw->scopes;
    enum decision_reason reason = stray_reason(l);
    struct idmap *seen;

    if (l->f->n_strays == 0 || (reason == DECISION_ALLOWED) != granted)
        return;
    seen = idmap_make(a);
    for (size_t i = 0; i < scopes->n; i++) {
        const char *name = scopes->items[i];

        if (n_bits(l) > 0 &&
            catalogue_bit_of(l->rules, l->f->target, name) != CATALOGUE_NO_BIT)
            continue;
        if (idmap_add(seen, name, l) == 0)
            add(l, name, reason);
    }
}

static struct decision_scopes list(struct listing *l, bool granted, struct arena *a)
{
    uint32_t n = n_bits(l);

    l->items = arena_array(a, (size_t)n + l->f->n_strays, sizeof *l->items);
    for (uint32_t bit = 0; bit < n; bit++) {
        enum decision_reason reason = reason_of(l, bit);

        if (asked(l, bit) && (reason == DECISION_ALLOWED) == granted)
            add(l, catalogue_name(l->rules, l->f->target, bit), reason);
    }
    add_strays(l, granted, a);
    return (struct decision_scopes){ l->items, l->n };
}

struct decision_scopes decision_granted(const struct ruleset *rules,
                                        const struct facts *f, const struct decision *d,
                                        struct arena *a)
{
    return list(&(struct listing){ .rules = rules, .f = f, .d = d }, true, a);
}

struct decision_scopes decision_withheld(const struct ruleset *rules,
                                         const struct facts *f, const struct decision *d,
                                         struct arena *a)
{
    return list(&(struct listing){ .rules = rules, .f = f, .d = d }, false, a);
}

bool decision_permits_all(const struct ruleset *rules, const struct facts *f,
                          const struct decision *d, struct rule_texts scopes)
{
    struct listing l = { .rules = rules, .f = f, .d = d };

    for (size_t i = 0; d->allow && i < scopes.n; i++) {
        uint32_t bit = n_bits(&l) == 0
                           ? CATALOGUE_NO_BIT
                           : catalogue_bit_of(rules, f->target, scopes.items[i]);

        if (bit == CATALOGUE_NO_BIT ? !d->permits_unnamed : !in(&d->permitted, bit))
            return false;
    }
    return d->allow;
}
