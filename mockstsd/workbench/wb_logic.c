/* SPDX-License-Identifier: MIT */
#include "workbench/wb_logic.h"

#include "base/arena.h"
#include "base/idmap.h"
#include "policy/reading.h"
#include "policy/symbols.h"

struct known {
    const char *record_id;
};

struct writer {
    struct wb_logic *logic;
    struct arena *arena;
    struct idmap *clients; /* clientId → struct known */
    struct wb_conjunction *out;
    uint32_t n;
};

/* Contract 7.5 in the words of enum wb_test. */
static const enum wb_test tests[] = {
    [RULE_EQUAL] = WB_IS,     [RULE_NOT_EQUAL] = WB_IS_NOT,
    [RULE_CONTAINS] = WB_HAS, [RULE_NOT_CONTAINS] = WB_HAS_NONE,
    [RULE_IN] = WB_HAS,       [RULE_NOT_IN] = WB_HAS_NONE,
};

/* … and back, for those who read values. */
static const enum rule_operator operators[] = {
    [WB_HAS] = RULE_IN,
    [WB_IS] = RULE_EQUAL,
    [WB_HAS_NONE] = RULE_NOT_IN,
    [WB_IS_NOT] = RULE_NOT_EQUAL,
};

bool wb_logic_holds(const struct wb_literal *literal, const struct facts_values *values)
{
    struct rule_condition cond = { .key = literal->key,
                                   .values = literal->values,
                                   .n_values = literal->n_values };

    if (literal->test == WB_PRESENT)
        return values->present;
    cond.op = operators[literal->test];
    return reading_holds(&cond, values);
}

static struct wb_literal number(struct writer *w, struct wb_literal l)
{
    uint32_t *atoms = arena_array(w->arena, l.n_values, sizeof *atoms);

    l.party = wb_key_of(l.key)->party;
    l.key_number = symbols_add_text(w->logic->keys, l.key);
    for (size_t i = 0; i < l.n_values; i++)
        atoms[i] = symbols_add(w->logic->atoms, l.key_number, &l.values[i]);
    l.atoms = atoms;
    return l;
}

/* Contract 7.1: a client is named by record id or clientId; known ones by record id first. */
static struct wb_literal principal(struct writer *w, const struct rule_texts *selector,
                                   bool user)
{
    struct rule_value *values = arena_array(w->arena, 2 * selector->n, sizeof *values);
    struct wb_literal l = { .test = WB_HAS, .values = values };

    l.key = user ? "user.id" : "client.id";
    for (size_t i = 0; i < selector->n; i++) {
        const char *id = selector->items[i];
        const struct known *known = user ? NULL : idmap_find(w->clients, id);

        if (known)
            values[l.n_values++] =
                (struct rule_value){ .type = RULE_TEXT, .text = known->record_id };
        values[l.n_values++] = (struct rule_value){ .type = RULE_TEXT, .text = id };
    }
    return number(w, l);
}

static void add(struct writer *w, const struct rule *r, const struct wb_literal *first)
{
    struct wb_literal *list = arena_array(w->arena, r->n_conditions + 1, sizeof *list);
    size_t n = 0;

    if (first)
        list[n++] = *first;
    for (size_t i = 0; i < r->n_conditions; i++) {
        const struct rule_condition *c = &r->conditions[i];

        list[n++] = number(w, (struct wb_literal){ .key = c->key,
                                                   .test = tests[c->op],
                                                   .values = c->values,
                                                   .n_values = c->n_values });
    }
    w->out[w->n++] = (struct wb_conjunction){ list, n };
}

/* An empty selector means any of the type, and with the type `any` everybody. */
static void add_rule(struct writer *w, const struct rule *r)
{
    struct wb_literal l = { .test = WB_PRESENT };

    if (r->selector.n == 0 && r->principal != RULE_USER && r->principal != RULE_CLIENT) {
        add(w, r, NULL);
        return;
    }
    if (r->principal != RULE_USER) {
        l.key = "client.id";
        l = r->selector.n > 0 ? principal(w, &r->selector, false) : number(w, l);
        add(w, r, &l);
    }
    if (r->principal != RULE_CLIENT) {
        l = (struct wb_literal){ .test = WB_PRESENT, .key = "user.id" };
        l = r->selector.n > 0 ? principal(w, &r->selector, true) : number(w, l);
        add(w, r, &l);
    }
}

static struct idmap *clients_by_id(const struct wb_world *w, struct arena *a)
{
    struct known *known = arena_array(a, w->n_clients, sizeof *known);
    struct idmap *map = idmap_make(a);

    for (size_t i = 0; i < w->n_clients; i++) {
        known[i].record_id = w->clients[i].facts.record_id;
        if (w->clients[i].facts.client_id)
            idmap_put(map, w->clients[i].facts.client_id, &known[i]);
    }
    return map;
}

const struct wb_logic *wb_logic_make(const struct wb_world *w, struct arena *a)
{
    size_t n_rules = w->input->n_rules;
    struct wb_logic *logic = arena_alloc(a, sizeof *logic);
    uint32_t *first = arena_array(a, n_rules + 1, sizeof *first);
    struct writer writer = { .logic = logic, .arena = a, .clients = clients_by_id(w, a) };

    *logic = (struct wb_logic){
        .world = w, .atoms = symbols_make(a), .keys = symbols_make(a), .first = first
    };
    logic->conjunctions = writer.out = arena_array(a, 2 * n_rules, sizeof *writer.out);
    for (size_t i = 0; i < n_rules; i++) {
        first[i] = writer.n;
        if (w->input->rules[i].enabled)
            add_rule(&writer, &w->input->rules[i]);
    }
    first[n_rules] = writer.n;
    return logic;
}
