/* SPDX-License-Identifier: MIT */
#include "policy/clauses.h"

#include "base/arena.h"
#include "policy/compiled.h"
#include "policy/symbols.h"

enum part { ALL, NONE, ANY };

/* Contract 7.5; the key's presence is asked for wherever no value of it is. */
static const struct {
    bool negative;    /* none of the values, and the key present */
    uint32_t exactly; /* 1: the atom "nothing else than this value" */
} operators[] = {
    [RULE_EQUAL] = { .exactly = 1 },
    [RULE_NOT_EQUAL] = { .negative = true, .exactly = 1 },
    [RULE_CONTAINS] = { 0 },
    [RULE_NOT_CONTAINS] = { .negative = true },
    [RULE_IN] = { 0 },
    [RULE_NOT_IN] = { .negative = true },
};

struct writer {
    struct ruleset *rules;
    uint32_t *at;
};

static uint32_t key_of(const struct ruleset *rules, const char *name)
{
    enum key key = keys_find(name);

    if (key != KEY_ALWAYS)
        return (uint32_t)key;
    return KEY_FIRST_CLAIM + symbols_find_text(rules->claims, keys_claim_path(name));
}

static uint32_t atom_of(struct writer *w, uint32_t key, const struct rule_value *value)
{
    return 2 * symbols_add(w->rules->atoms, key, value);
}

static uint32_t atom_of_text(struct writer *w, uint32_t key, const char *text)
{
    return atom_of(w, key, &(struct rule_value){ .type = RULE_TEXT, .text = text });
}

/* Write what a condition adds to one of the three parts; how many entries that is. */
static uint32_t write_condition(struct writer *w, const struct rule_condition *c,
                                enum part part)
{
    uint32_t key = key_of(w->rules, c->key);
    uint32_t n = (uint32_t)c->n_values;
    /* a list of one is a plain demand */
    enum part home = operators[c->op].negative ? NONE : n == 1 ? ALL : ANY;

    if (part == ALL && home == NONE) {
        *w->at++ = 2 * key;
        return 1;
    }
    if (part != home)
        return 0;
    if (part == ANY)
        *w->at++ = n;
    for (uint32_t i = 0; i < n; i++)
        *w->at++ = atom_of(w, key, &c->values[i]) + operators[c->op].exactly;
    return part == ANY ? 1 : n;
}

/* Contract 7.1: a selector of `any` holds user ids and client ids; empty = any of the type. */
static uint32_t write_principal(struct writer *w, const struct rule *r, enum part part)
{
    bool user = r->principal != RULE_CLIENT;
    bool client = r->principal != RULE_USER;
    uint32_t *n;

    if (r->selector.n == 0 && part == ALL && user != client) {
        *w->at++ = 2 * (user ? KEY_USER_ID : KEY_CALLER);
        return 1;
    }
    if (r->selector.n == 0 || part != ANY)
        return 0;
    n = w->at++;
    for (size_t i = 0; i < r->selector.n; i++) {
        if (user)
            *w->at++ = atom_of_text(w, KEY_USER_ID, r->selector.items[i]);
        if (client)
            *w->at++ = atom_of_text(w, KEY_CALLER, r->selector.items[i]);
    }
    *n = (uint32_t)(w->at - n) - 1;
    return 1;
}

static uint32_t write_part(struct writer *w, const struct rule *r, enum part part)
{
    uint32_t n = write_principal(w, r, part);

    for (size_t i = 0; i < r->n_conditions; i++)
        n += write_condition(w, &r->conditions[i], part);
    return n;
}

static void number_claims(struct ruleset *rules, const struct rule *r)
{
    for (size_t i = 0; i < r->n_conditions; i++)
        if (keys_find(r->conditions[i].key) == KEY_ALWAYS)
            symbols_add_text(rules->claims, keys_claim_path(r->conditions[i].key));
}

static size_t words_at_most(const struct rule *r)
{
    size_t n = 1 + 2 * r->selector.n;

    for (size_t i = 0; i < r->n_conditions; i++)
        n += 2 + r->conditions[i].n_values;
    return n;
}

/* The first symbols are the keys, so that atom 2 × key says "present". */
static void number_keys(struct ruleset *rules)
{
    rules->n_keys = KEY_FIRST_CLAIM + symbols_count(rules->claims);
    for (uint32_t key = 0; key < rules->n_keys; key++)
        symbols_add(rules->atoms, key, &(struct rule_value){ .type = RULE_VALUE_NONE });
}

void clauses_make(struct arena *a, struct ruleset *rules)
{
    const struct ruleset_input *in = &rules->in;
    struct writer w = { .rules = rules };
    size_t n_words = 0;

    for (size_t i = 0; i < in->n_rules; i++) {
        number_claims(rules, &in->rules[i]);
        n_words += words_at_most(&in->rules[i]);
    }
    number_keys(rules);
    rules->clauses = arena_array(a, in->n_rules, sizeof *rules->clauses);
    rules->clause_words = arena_array(a, n_words, sizeof *rules->clause_words);
    w.at = rules->clause_words;
    for (size_t i = 0; i < in->n_rules; i++) {
        struct clauses *c = &rules->clauses[i];

        if (!in->rules[i].enabled)
            continue;
        c->at = (uint32_t)(w.at - rules->clause_words);
        c->n_all = write_part(&w, &in->rules[i], ALL);
        c->n_none = write_part(&w, &in->rules[i], NONE);
        c->n_any = write_part(&w, &in->rules[i], ANY);
        c->n_words = (uint32_t)(w.at - rules->clause_words) - c->at;
    }
    rules->n_atoms = 2 * symbols_count(rules->atoms);
}
