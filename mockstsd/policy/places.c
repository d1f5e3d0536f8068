/* SPDX-License-Identifier: MIT */
#include "policy/places.h"

#include "base/arena.h"
#include "policy/catalogue.h"
#include "policy/compiled.h"

struct placing {
    struct ruleset *rules;
    uint32_t *stamp; /* of each target: the last rule that stands there, + 1 */
    uint32_t n;      /* places written */
    uint32_t rule;
    bool wide[RULE_TYPES_MAX];
};

uint32_t places_of_type(const struct ruleset *rules, enum rule_target_type type)
{
    return (uint32_t)rules->in.n_targets + (uint32_t)type;
}

static void put(struct placing *p, uint32_t place)
{
    p->rules->places.list[p->n++] = place;
}

static void put_target(struct placing *p, const struct rule_target *entry,
                       uint32_t target)
{
    enum rule_target_type type;

    if (target == RULESET_NO_TARGET)
        return; /* names nothing: a lint finding */
    type = p->rules->in.targets[target].type;
    if (entry->type != type && entry->type != RULE_TYPE_ANY)
        return;
    if (p->wide[type] || p->stamp[target] == p->rule + 1)
        return;
    p->stamp[target] = p->rule + 1;
    put(p, target);
}

static void put_ids(struct placing *p, const struct rule_target *entry)
{
    for (size_t i = 0; i < entry->ids.n; i++) {
        put_target(p, entry, catalogue_target(p->rules, entry->ids.items[i]));
        put_target(p, entry, catalogue_target_at(p->rules, entry->ids.items[i]));
    }
}

/* Contract 7.1: an empty list is every target. */
static void place_rule(struct placing *p, const struct rule *r)
{
    for (int type = 0; type < RULE_TYPES_MAX; type++)
        p->wide[type] = false;
    p->wide[RULE_TYPE_ANY] = r->n_targets == 0;
    for (size_t i = 0; i < r->n_targets; i++)
        if (r->targets[i].all_of_type)
            p->wide[r->targets[i].type] = true;
    if (p->wide[RULE_TYPE_ANY]) {
        put(p, places_of_type(p->rules, RULE_TYPE_ANY));
        return;
    }
    for (int type = RULE_API; type < RULE_TYPE_ANY; type++)
        if (p->wide[type])
            put(p, places_of_type(p->rules, (enum rule_target_type)type));
    for (size_t i = 0; i < r->n_targets; i++)
        put_ids(p, &r->targets[i]);
}

static size_t places_at_most(const struct ruleset_input *in)
{
    size_t n = 0;

    for (size_t i = 0; i < in->n_rules; i++) {
        n += RULE_TYPES_MAX;
        for (size_t t = 0; t < in->rules[i].n_targets; t++)
            n += 2 * in->rules[i].targets[t].ids.n;
    }
    return n;
}

void places_make(struct arena *a, struct ruleset *rules)
{
    const struct ruleset_input *in = &rules->in;
    struct placing p = { .rules = rules };

    rules->n_places = (uint32_t)in->n_targets + RULE_TYPES_MAX;
    rules->places.list = arena_array(a, places_at_most(in), sizeof *rules->places.list);
    rules->places.start = arena_array(a, in->n_rules + 1, sizeof *rules->places.start);
    p.stamp = arena_array(a, in->n_targets, sizeof *p.stamp);
    for (p.rule = 0; p.rule < in->n_rules; p.rule++) {
        rules->places.start[p.rule] = p.n;
        if (in->rules[p.rule].enabled)
            place_rule(&p, &in->rules[p.rule]);
    }
    rules->places.start[in->n_rules] = p.n;
}
