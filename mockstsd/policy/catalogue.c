/* SPDX-License-Identifier: MIT */
#include "policy/catalogue.h"

#include "base/arena.h"
#include "policy/compiled.h"
#include "policy/symbols.h"

static uint32_t slot_of(const struct target_form *t, uint32_t scope)
{
    uint32_t at = scope * UINT32_C(0x9E3779B1);

    for (at ^= at >> 16;; at++) {
        const struct scope_slot *slot = &t->slots[at & t->slot_mask];

        if (slot->symbol_next == 0 || slot->symbol_next == scope + 1)
            return at & t->slot_mask;
    }
}

uint32_t catalogue_bit(const struct ruleset *rules, uint32_t target, uint32_t scope)
{
    const struct target_form *t = &rules->target[target];
    uint32_t at = slot_of(t, scope);

    return t->slots[at].symbol_next == 0 ? CATALOGUE_NO_BIT : t->slots[at].bit;
}

uint32_t catalogue_bit_of(const struct ruleset *rules, uint32_t target, const char *name)
{
    uint32_t scope = symbols_find_text(rules->scopes, name);

    return scope == SYMBOLS_NONE ? CATALOGUE_NO_BIT : catalogue_bit(rules, target, scope);
}

uint32_t catalogue_n(const struct ruleset *rules, uint32_t target)
{
    return rules->target[target].n_scopes;
}

const char *catalogue_name(const struct ruleset *rules, uint32_t target, uint32_t bit)
{
    return symbols_value(rules->scopes, rules->target[target].symbols[bit])->text;
}

/* Room for n scopes, so that a quarter of the slots at most is taken. */
static void make_room(struct arena *a, struct target_form *t, size_t n)
{
    uint32_t n_slots = 4;

    while (n_slots < 4 * n)
        n_slots *= 2;
    t->slots = arena_array(a, n_slots, sizeof *t->slots);
    t->slot_mask = n_slots - 1;
    t->symbols = arena_array(a, n, sizeof *t->symbols);
}

/* One too many is remembered as a count over the limit: the caller tells of it. */
static void add_scope(struct target_form *t, uint32_t scope)
{
    uint32_t bit = t->n_scopes;
    uint32_t at = slot_of(t, scope);

    if (t->slots[at].symbol_next != 0 || bit > SCOPE_SET_MAX)
        return;
    t->n_scopes++;
    if (bit == SCOPE_SET_MAX)
        return;
    t->slots[at] = (struct scope_slot){ scope + 1, bit };
    t->symbols[bit] = scope;
    t->all.word[bit / 64] |= UINT64_C(1) << bit % 64;
}

static void make_target(struct arena *a, struct ruleset *rules, uint32_t i)
{
    const struct ruleset_target *from = &rules->in.targets[i];
    struct target_form *t = &rules->target[i];

    t->type = from->type;
    t->any_scope = from->any_scope;
    symbols_add_text(rules->targets, from->id);
    if (from->uri != NULL)
        rules->uri_target[symbols_add_text(rules->uris, from->uri)] = i;
    make_room(a, t, from->scopes.n);
    for (size_t s = 0; s < from->scopes.n; s++)
        add_scope(t, symbols_add_text(rules->scopes, from->scopes.items[s]));
}

void catalogue_make(struct arena *a, struct ruleset *rules)
{
    rules->target = arena_array(a, rules->in.n_targets, sizeof *rules->target);
    rules->uri_target = arena_array(a, rules->in.n_targets, sizeof *rules->uri_target);
    for (uint32_t i = 0; i < rules->in.n_targets; i++)
        make_target(a, rules, i);
}

uint32_t catalogue_target(const struct ruleset *rules, const char *id)
{
    uint32_t target = symbols_find_text(rules->targets, id);

    return target == SYMBOLS_NONE ? RULESET_NO_TARGET : target;
}

uint32_t catalogue_target_at(const struct ruleset *rules, const char *uri)
{
    uint32_t symbol = symbols_find_text(rules->uris, uri);

    return symbol == SYMBOLS_NONE ? RULESET_NO_TARGET : rules->uri_target[symbol];
}

/* The scopes that rules name at the wide places, each once. */
struct named {
    uint32_t *list[RULE_TYPES_MAX]; /* by type; RULE_TYPE_ANY = anywhere */
    uint32_t n[RULE_TYPES_MAX];
    bool *seen[RULE_TYPES_MAX];
};

static void add_named(struct named *named, uint32_t type, const uint32_t *scopes,
                      uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        if (named->seen[type][scopes[i]])
            continue;
        named->seen[type][scopes[i]] = true;
        named->list[type][named->n[type]++] = scopes[i];
    }
}

/* A rule's scopes are contiguous: its grants are written one after the other. */
static const uint32_t *scopes_of(const struct ruleset *rules, size_t rule, uint32_t *n)
{
    const struct effect_form *e = &rules->effects[rule];

    *n = e->n_scopes;
    return &rules->effect_words[e->scopes_at];
}

/* Gather what stands at wide places; count in room[] what stands at single targets. */
static void gather_named(const struct ruleset *rules, struct named *named, uint32_t *room)
{
    for (size_t rule = 0; rule < rules->in.n_rules; rule++) {
        uint32_t n;
        const uint32_t *scopes = scopes_of(rules, rule, &n);

        for (uint32_t p = rules->places.start[rule]; p < rules->places.start[rule + 1];
             p++) {
            uint32_t place = rules->places.list[p];

            if (place < rules->in.n_targets)
                room[place] += n;
            else
                add_named(named, place - (uint32_t)rules->in.n_targets, scopes, n);
        }
    }
}

static void add_all(struct target_form *t, const uint32_t *scopes, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        add_scope(t, scopes[i]);
}

/* Scopes of rules that name single targets, where those have no catalogue. */
static void add_own(struct ruleset *rules)
{
    for (size_t rule = 0; rule < rules->in.n_rules; rule++) {
        uint32_t n;
        const uint32_t *scopes = scopes_of(rules, rule, &n);

        for (uint32_t p = rules->places.start[rule]; p < rules->places.start[rule + 1];
             p++) {
            uint32_t place = rules->places.list[p];

            if (place < rules->in.n_targets && rules->target[place].any_scope)
                add_all(&rules->target[place], scopes, n);
        }
    }
}

static size_t tell_overfull(const struct ruleset *rules, const struct ruleset_sink *sink)
{
    struct ruleset_problem problem = {
        .rule = RULESET_NO_RULE,
        .text = "rules name more than 256 scopes at this connection; give it a catalogue",
    };
    size_t n = 0;

    for (size_t i = 0; i < rules->in.n_targets; i++) {
        if (rules->target[i].n_scopes <= SCOPE_SET_MAX)
            continue;
        n++;
        problem.member = rules->in.targets[i].id;
        sink->report(sink->self, &problem);
    }
    return n;
}

size_t catalogue_add_named(struct arena *a, struct ruleset *rules,
                           const struct ruleset_sink *sink)
{
    uint32_t n_scopes = symbols_count(rules->scopes);
    uint32_t *room = arena_array(a, rules->in.n_targets, sizeof *room);
    struct named named = { .n = { 0 } };

    for (int type = 0; type < RULE_TYPES_MAX; type++) {
        named.list[type] = arena_array(a, n_scopes, sizeof *named.list[type]);
        named.seen[type] = arena_array(a, n_scopes, sizeof *named.seen[type]);
    }
    gather_named(rules, &named, room);
    for (size_t i = 0; i < rules->in.n_targets; i++) {
        struct target_form *t = &rules->target[i];
        size_t n = room[i] + named.n[t->type] + named.n[RULE_TYPE_ANY];

        if (!t->any_scope)
            continue;
        make_room(a, t, n < SCOPE_SET_MAX ? n : SCOPE_SET_MAX);
        add_all(t, named.list[RULE_TYPE_ANY], named.n[RULE_TYPE_ANY]);
        add_all(t, named.list[t->type], named.n[t->type]);
    }
    add_own(rules);
    return tell_overfull(rules, sink);
}
