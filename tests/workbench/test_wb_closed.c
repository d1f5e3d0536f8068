/* SPDX-License-Identifier: MIT */
/*
 * The matrix by classes equals the matrix cell by cell, under one rule set and under two.
 * The number of random worlds: first argument; the seed: second argument.
 */
#include "rows.h"
#include "small.h"
#include "trial.h"

#include "base/arena.h"
#include "workbench/wb_closed.h"

static struct facts_raw raw_of(const struct wb_world *w, const struct small *s,
                               const uint32_t member[WB_PARTIES])
{
    uint32_t mcp = member[WB_MCP_CLIENT];
    struct facts_raw raw = { .action = RULE_EXCHANGE_TOKEN,
                             .target_id = w->input->targets[s->target].id,
                             .user = w->subjects[member[WB_USER]].facts,
                             .client = &w->clients[member[WB_CLIENT]].facts };

    if (mcp < w->n_clients)
        raw.mcp_client = &w->clients[mcp].facts;
    return raw;
}

static bool reaches(const struct wb_formula *f, const struct wb_reach *r,
                    const char *scope)
{
    uint32_t unit = wb_formula_unit(f, scope);

    if (unit == WB_WHOLE)
        return r->whole;
    return unit != WB_NO_UNIT && (r->scopes.word[unit / 64] >> unit % 64 & 1);
}

static void check_member(const struct wb_closed *c, const struct small *s,
                         const size_t cell[WB_PARTIES], const uint32_t member[WB_PARTIES],
                         struct arena *a)
{
    size_t n;
    const char *const *units = small_units(s, &n);

    for (int which = 0; which < 2 && c->formula[which] != NULL; which++) {
        const struct wb_world *w = c->formula[which]->logic->world;
        struct wb_reach r = wb_closed_reach(c, cell, which);
        struct facts_raw raw = raw_of(w, s, member);

        for (size_t i = 0; i < n; i++)
            assert_int_equal(reaches(c->formula[which], &r, units[i]),
                             small_permits(w, &raw, units[i], a));
    }
}

/* How many cells of single members there are in a cell of classes, each checked. */
static size_t check_cell(const struct wb_closed *c, const struct small *s,
                         const size_t cell[WB_PARTIES], struct arena *a)
{
    struct wb_members class[WB_PARTIES];
    size_t n = 1;

    for (int p = 0; p < WB_PARTIES; p++) {
        class[p] = wb_closed_members(c, (enum wb_party)p, cell[p], a);
        n *= class[p].n;
    }
    for (size_t i = 0; i < n; i++) {
        size_t rest = i;
        uint32_t member[WB_PARTIES];

        for (int p = 0; p < WB_PARTIES; p++) {
            member[p] = class[p].items[rest % class[p].n];
            rest /= class[p].n;
        }
        check_member(c, s, cell, member, a);
    }
    return n;
}

static size_t check_cells(const struct wb_closed *c, const struct small *s,
                          struct arena *a)
{
    size_t cell[WB_PARTIES];
    size_t n = 0;

    for (cell[0] = 0; cell[0] < c->n_classes[0]; cell[0]++)
        for (cell[1] = 0; cell[1] < c->n_classes[1]; cell[1]++)
            for (cell[2] = 0; cell[2] < c->n_classes[2]; cell[2]++)
                n += check_cell(c, s, cell, a);
    return n;
}

static size_t n_cells(const struct wb_world *w)
{
    size_t n_mcp = 1;
    size_t n_exchange = 0;

    for (size_t i = 0; i < w->n_clients; i++) {
        n_mcp += w->clients[i].may_obtain;
        n_exchange += w->clients[i].may_exchange;
    }
    return w->n_subjects * n_mcp * n_exchange;
}

/* Everybody of one world is the same in the other. */
static void pair_all(const struct wb_world *w, const struct wb_fold *const fold[2],
                     struct wb_pairing pairing[WB_PARTIES], struct arena *a)
{
    uint32_t *same = arena_array(a, SMALL_PARTIES + 1, sizeof *same);

    for (uint32_t i = 0; i <= SMALL_PARTIES; i++)
        same[i] = i;
    for (int p = 0; p < WB_PARTIES; p++) {
        pairing[p].number[0] = pairing[p].number[1] = same;
        pairing[p].n = p == WB_USER ? w->n_subjects : w->n_clients + (p == WB_MCP_CLIENT);
        wb_fold_pairing(fold, (enum wb_party)p, &pairing[p], a);
    }
}

static void check_worlds(struct arena *a)
{
    struct small s = small_universe();
    const struct wb_world *drawn[2] = { small_world(&s, a), small_world(&s, a) };
    struct wb_world world[2];
    const struct wb_formula *f[2];
    const struct wb_fold *fold[2];
    struct wb_pairing pairing[WB_PARTIES] = { { .n = 0 } };

    small_populate(&s, drawn, a, world);
    for (int w = 0; w < 2; w++) {
        const struct wb_logic *logic = wb_logic_make(&world[w], a);

        fold[w] = wb_fold_make(logic, a);
        f[w] = wb_formula_make(logic, s.target, RULE_EXCHANGE_TOKEN, a);
    }
    assert_int_equal(check_cells(wb_closed_make(fold[0], f[0], a), &s, a),
                     n_cells(&world[0]));
    pair_all(&world[0], fold, pairing, a);
    assert_int_equal(check_cells(wb_closed_both(f, pairing, a), &s, a),
                     n_cells(&world[0]));
}

int main(int argc, char **argv)
{
    return trial_main(
        argc, argv,
        &(struct trial){ .group = "wb_closed",
                         .sentence =
                             "the matrix by classes equals the matrix cell by cell",
                         .n = 500,
                         .check = check_worlds });
}
