/* SPDX-License-Identifier: MIT */
#include "workbench/wb_solve.h"

#include "base/arena.h"
#include "policy/symbols.h"

enum {
    DEPTH_MAX = 2000,   /* options taken on one path; a worker's stack has room for it */
    LOOKS_A_STEP = 512, /* at values, once for each demand */
};

struct search {
    const struct wb_board *board;
    const struct wb_clause *
        *active;             /* those of the problem, then those of options taken */
    struct wb_state *states; /* by depth */
    size_t n_states;         /* made so far */
    struct wb_state scratch;
    uint64_t *budget;
    unsigned limit;
    bool cut; /* something was beyond the limit */
    struct arena *arena;
};

static bool holds(const struct search *s, const struct wb_state *state,
                  const struct wb_clause *clause);

static bool option_holds(const struct search *s, const struct wb_state *state,
                         const struct wb_option *o)
{
    for (size_t i = 0; i < o->n_demands; i++)
        if (!wb_state_holds(s->board, state, &o->demands[i]))
            return false;
    for (size_t i = 0; i < o->n_also; i++)
        if (!holds(s, state, &o->also[i]))
            return false;
    return true;
}

static bool holds(const struct search *s, const struct wb_state *state,
                  const struct wb_clause *clause)
{
    for (size_t i = 0; i < clause->n_options; i++)
        if (option_holds(s, state, &clause->options[i]))
            return true;
    return false;
}

/* Take an option from this state on; false if it does not fit. */
static bool take(const struct search *s, const struct wb_state *from,
                 const struct wb_option *o, struct wb_state *to)
{
    wb_state_copy(s->board, to, from);
    for (size_t i = 0; i < o->n_demands; i++)
        if (!wb_state_demand(s->board, to, &o->demands[i]))
            return false;
    return true;
}

static size_t n_fitting(struct search *s, const struct wb_state *state,
                        const struct wb_clause *clause, size_t enough)
{
    size_t n = 0;

    for (size_t i = 0; i < clause->n_options && n < enough; i++)
        n += take(s, state, &clause->options[i], &s->scratch);
    return n;
}

/* Of the clauses that fail, the one with the fewest options left; n_active if none fails. */
static size_t pick(struct search *s, const struct wb_state *state, size_t n_active)
{
    size_t best = n_active;
    size_t fewest = SIZE_MAX;

    for (size_t i = 0; i < n_active && fewest > 0; i++) {
        size_t n;

        if (holds(s, state, s->active[i]))
            continue;
        n = n_fitting(s, state, s->active[i], fewest);
        if (best == n_active || n < fewest) {
            best = i;
            fewest = n;
        }
    }
    return best;
}

static struct wb_state *state_at(struct search *s, size_t depth)
{
    while (s->n_states <= depth)
        s->states[s->n_states++] = wb_state_make(s->board, s->arena);
    return &s->states[depth];
}

static enum wb_answer visit(struct search *s, size_t *depth, size_t n_active);

/* Go on with this option; *depth is left where everything is met. */
static enum wb_answer try_option(struct search *s, const struct wb_option *o,
                                 size_t *depth, size_t n_active)
{
    size_t here = *depth;
    struct wb_state *next = state_at(s, here + 1);
    enum wb_answer answer;

    if (!take(s, &s->states[here], o, next))
        return WB_NO;
    if (wb_state_cost(s->board, next) > s->limit) {
        s->cut = true;
        return WB_NO;
    }
    for (size_t i = 0; i < o->n_also; i++)
        s->active[n_active + i] = &o->also[i];
    *depth = here + 1;
    answer = visit(s, depth, n_active + o->n_also);
    if (answer != WB_YES)
        *depth = here;
    return answer;
}

static uint64_t n_demands(const struct search *s, size_t n_active)
{
    uint64_t n = 0;

    for (size_t i = 0; i < n_active; i++)
        for (size_t k = 0; k < s->active[i]->n_options; k++)
            n += 1 + s->active[i]->options[k].n_demands;
    return n;
}

/* A step takes as much of the budget as it looks at; false if there is not that much. */
static bool pay(struct search *s, size_t depth, size_t n_active)
{
    uint64_t price =
        1 + n_demands(s, n_active) * symbols_count(s->board->atoms) / LOOKS_A_STEP;

    if (price > *s->budget || depth >= DEPTH_MAX) {
        *s->budget = 0;
        return false;
    }
    *s->budget -= price;
    return true;
}

/* A clause that was picked leaves the active ones: an option of it is binding below. */
static enum wb_answer visit(struct search *s, size_t *depth, size_t n_active)
{
    enum wb_answer answer = WB_NO;
    const struct wb_clause *clause, *last;
    size_t at;

    if (!pay(s, *depth, n_active))
        return WB_UNDECIDED;
    at = pick(s, &s->states[*depth], n_active);
    if (at == n_active)
        return WB_YES;
    clause = s->active[at];
    last = s->active[n_active - 1];
    s->active[at] = last;
    for (size_t i = 0; i < clause->n_options && answer == WB_NO; i++) {
        answer = try_option(s, &clause->options[i], depth, n_active - 1);
        s->active[n_active - 1] = last; /* an option may have written here */
    }
    s->active[at] = clause;
    return answer;
}

/* Each clause is taken once on a path, so this is the most that can be active. */
static size_t active_at_most(const struct wb_clause *clauses, size_t n_clauses)
{
    size_t sum = n_clauses;

    for (size_t i = 0; i < n_clauses; i++) {
        size_t most = 0;

        for (size_t o = 0; o < clauses[i].n_options; o++)
            if (clauses[i].options[o].n_also > most)
                most = clauses[i].options[o].n_also;
        sum += most;
    }
    return sum;
}

enum wb_answer wb_solve(const struct wb_board *b, const struct wb_clause *clauses,
                        size_t n_clauses, uint64_t *budget, struct arena *a,
                        struct wb_state *found)
{
    size_t most = active_at_most(clauses, n_clauses);
    struct search s = { .board = b, .budget = budget, .arena = a };
    enum wb_answer answer = WB_NO;

    s.active = arena_array(a, most, sizeof *s.active);
    s.states = arena_array(a, most + 2, sizeof *s.states);
    s.scratch = wb_state_make(b, a);
    for (size_t i = 0; i < n_clauses; i++)
        s.active[i] = &clauses[i];
    for (s.cut = true; s.cut && answer == WB_NO; s.limit++) {
        size_t depth = 0;

        s.cut = false;
        state_at(&s, 0);
        answer = visit(&s, &depth, n_clauses);
        if (answer == WB_YES)
            *found = s.states[depth];
    }
    return answer;
}
