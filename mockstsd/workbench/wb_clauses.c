/* SPDX-License-Identifier: MIT */
#include "workbench/wb_clauses.h"

#include "base/arena.h"
#include "policy/reading.h"
#include "policy/symbols.h"

struct writer {
    const struct wb_wish *wish;
    struct wb_problem *problem;
    struct arena *arena;
};

/* What a literal or its negation comes to. */
struct choice {
    bool holds; /* already: the party is fixed */
    struct wb_demand *demands;
    size_t n; /* one of these; 0: it cannot be */
};

/* The number of a key on the board. */
static uint32_t key_of(struct writer *w, const char *name)
{
    struct wb_board *b = &w->problem->board;
    uint32_t key = symbols_add_text(b->keys, name);

    b->key[key] = wb_key_of(name);
    return key;
}

static const uint32_t *atoms_of(struct writer *w, uint32_t key,
                                const struct wb_literal *l)
{
    struct wb_board *b = &w->problem->board;
    uint32_t *atoms = arena_array(w->arena, l->n_values, sizeof *atoms);

    for (size_t i = 0; i < l->n_values; i++) {
        atoms[i] = symbols_add(b->atoms, key, &l->values[i]);
        b->key_of[atoms[i]] = key;
        b->is_text[atoms[i]] = l->values[i].type == RULE_TEXT;
    }
    return atoms;
}

static bool holds_of_fixed(const struct writer *w, const struct wb_literal *l)
{
    static const struct facts_user nobody = { .id = NULL };
    struct facts_raw raw = { .client = w->wish->client,
                             .mcp_client = w->wish->mcp_client,
                             .user = w->wish->user ? *w->wish->user : nobody };
    struct reading r = { .raw = &raw };
    struct facts_values values = reading_values(&r, l->key, w->arena);

    return wb_logic_holds(l, &values);
}

static struct choice expand(struct writer *w, const struct wb_literal *l, bool negated)
{
    bool each = l->test == WB_HAS ? !negated : negated && l->test == WB_HAS_NONE;
    bool is = negated && l->test == WB_IS_NOT;
    struct choice c = { .demands =
                            arena_array(w->arena, l->n_values + 1, sizeof *c.demands) };
    struct wb_demand d = { .test = l->test, .negated = negated, .n_atoms = l->n_values };

    if (w->wish->fixed[l->party]) {
        c.holds = holds_of_fixed(w, l) != negated;
        return c;
    }
    d.key = key_of(w, l->key);
    d.atoms = atoms_of(w, d.key, l);
    if (!each && !is) {
        c.demands[c.n++] = d;
        return c;
    }
    if (negated)
        c.demands[c.n++] =
            (struct wb_demand){ .test = WB_PRESENT, .negated = true, .key = d.key };
    for (size_t i = 0; i < l->n_values; i++)
        c.demands[c.n++] = (struct wb_demand){
            .test = is ? WB_IS : WB_HAS, .key = d.key, .atoms = &d.atoms[i], .n_atoms = 1
        };
    return c;
}

/* One option for each demand. */
static struct wb_clause clause_of(struct writer *w, const struct choice *c)
{
    struct wb_option *options = arena_array(w->arena, c->n, sizeof *options);

    for (size_t i = 0; i < c->n; i++)
        options[i] = (struct wb_option){ .demands = &c->demands[i], .n_demands = 1 };
    return (struct wb_clause){ options, c->n };
}

/* Make the whole conjunction true; false if it cannot be. */
static bool option_of(struct writer *w, const struct wb_conjunction *when,
                      struct wb_option *out)
{
    struct wb_demand *demands = arena_array(w->arena, when->n_literals, sizeof *demands);
    struct wb_clause *also = arena_array(w->arena, when->n_literals, sizeof *also);

    *out = (struct wb_option){ .demands = demands, .also = also };
    for (size_t i = 0; i < when->n_literals; i++) {
        struct choice c = expand(w, &when->literals[i], false);

        if (c.holds)
            continue;
        if (c.n == 0)
            return false;
        if (c.n == 1)
            demands[out->n_demands++] = c.demands[0];
        else
            also[out->n_also++] = clause_of(w, &c);
    }
    return true;
}

static void add_clause(struct writer *w, struct wb_option *options, size_t n)
{
    w->problem->clauses[w->problem->n_clauses++] = (struct wb_clause){ options, n };
}

/* The alternatives of a formula that give, or take, the unit, as options. */
static size_t options_of(struct writer *w, const struct wb_formula *f, bool forbid,
                         struct wb_option *out)
{
    uint32_t unit = wb_formula_unit(f, w->wish->scope);
    size_t n = 0;

    for (size_t i = 0; i < f->n_alternatives; i++) {
        const struct wb_alternative *alternative = &f->alternatives[i];

        if (alternative->forbid == forbid && wb_formula_has(alternative, unit) &&
            option_of(w, &alternative->when, &out[n]))
            n++;
    }
    return n;
}

/* Some literal of the conjunction is false, or one of the other options is taken. */
static void refute(struct writer *w, const struct wb_conjunction *when,
                   const struct wb_option *others, size_t n_others)
{
    size_t room = n_others;
    struct wb_option *options;

    for (size_t i = 0; i < when->n_literals; i++)
        room += when->literals[i].n_values + 1;
    options = arena_array(w->arena, room, sizeof *options);
    room = 0;
    for (size_t i = 0; i < when->n_literals; i++) {
        struct choice c = expand(w, &when->literals[i], true);

        if (c.holds)
            return;
        for (size_t d = 0; d < c.n; d++)
            options[room++] =
                (struct wb_option){ .demands = &c.demands[d], .n_demands = 1 };
    }
    for (size_t i = 0; i < n_others; i++)
        options[room++] = others[i];
    add_clause(w, options, room);
}

static void refute_all(struct writer *w, const struct wb_formula *f, bool forbid,
                       const struct wb_option *others, size_t n_others)
{
    uint32_t unit = wb_formula_unit(f, w->wish->scope);

    for (size_t i = 0; i < f->n_alternatives; i++)
        if (f->alternatives[i].forbid == forbid &&
            wb_formula_has(&f->alternatives[i], unit))
            refute(w, &f->alternatives[i].when, others, n_others);
}

static size_t n_values(const struct wb_formula *f)
{
    size_t n = 0;

    for (size_t i = 0; f && i < f->n_alternatives; i++)
        for (size_t l = 0; l < f->alternatives[i].when.n_literals; l++)
            n += f->alternatives[i].when.literals[l].n_values + 1;
    return n;
}

static void make_board(const struct wb_wish *wish, struct wb_board *b, struct arena *a)
{
    size_t most = n_values(wish->gives) + n_values(wish->lacks);

    for (size_t i = 0; i < wish->n_also; i++)
        most += n_values(wish->also[i]);
    for (size_t i = 0; i < wish->n_given; i++)
        most += wish->given[i].n_values + 1;
    b->keys = symbols_make(a);
    b->atoms = symbols_make(a);
    b->key = arena_array(a, most, sizeof(const struct wb_key *));
    b->key_of = arena_array(a, most, sizeof *b->key_of);
    b->is_text = arena_array(a, most, sizeof *b->is_text);
}

static void add_given(struct writer *w)
{
    struct wb_conjunction given = { w->wish->given, w->wish->n_given };
    struct wb_option *option = arena_alloc(w->arena, sizeof *option);

    add_clause(w, option, option_of(w, &given, option));
}

static size_t n_alternatives(const struct wb_formula *f)
{
    return f ? f->n_alternatives : 0;
}

/* One alternative that gives the unit matches, and none that takes it does. */
static void permit(struct writer *w, const struct wb_formula *f)
{
    struct wb_option *options = arena_array(w->arena, f->n_alternatives, sizeof *options);

    add_clause(w, options, options_of(w, f, false, options));
    refute_all(w, f, true, NULL, 0);
}

/* None that gives it matches, unless one that takes it does. */
static void deny(struct writer *w, const struct wb_formula *f)
{
    struct wb_option *takes = arena_array(w->arena, f->n_alternatives, sizeof *takes);

    refute_all(w, f, false, takes, options_of(w, f, true, takes));
}

struct wb_problem wb_clauses_make(const struct wb_wish *wish, struct arena *a)
{
    struct wb_problem problem = { .n_clauses = 0 };
    struct writer w = { .wish = wish, .problem = &problem, .arena = a };
    size_t most = n_alternatives(wish->gives) + n_alternatives(wish->lacks) + 2;

    for (size_t i = 0; i < wish->n_also; i++)
        most += n_alternatives(wish->also[i]) + 1;
    problem.clauses = arena_array(a, most, sizeof *problem.clauses);
    make_board(wish, &problem.board, a);
    add_given(&w);
    if (wish->gives)
        permit(&w, wish->gives);
    if (wish->lacks)
        deny(&w, wish->lacks);
    for (size_t i = 0; i < wish->n_also; i++)
        permit(&w, wish->also[i]);
    return problem;
}
