/* SPDX-License-Identifier: MIT */
#include "workbench/wb_proof.h"

#include "base/arena.h"
#include "policy/reading.h"
#include "workbench/wb_units.h"

struct proving {
    const struct wb_study *study;
    const struct wb_statement *said;
    const struct wb_formula *formula;
    struct wb_units units;
    uint64_t *budget;
    struct arena *arena;
    struct wb_proof *out;
};

static bool is_about(const struct proving *p, size_t unit)
{
    uint32_t number;

    if (p->said->scope == NULL)
        return true;
    number = wb_formula_unit(p->formula, p->said->scope);
    return number != WB_NO_UNIT && p->units.number[0][unit] == number;
}

/* Is everything said of this party true of the member? */
static bool fits(const struct proving *p, enum wb_party party, uint32_t member)
{
    const struct wb_world *w = p->study->world;
    struct facts_raw raw = { .action = RULE_ACTION_NONE };
    struct reading r = { .raw = &raw };

    if (p->said->member[party] != WB_ANYBODY && p->said->member[party] != member)
        return false;
    if (party == WB_USER)
        raw.user = w->subjects[member].facts;
    else if (member < w->n_clients && party == WB_CLIENT)
        raw.client = &w->clients[member].facts;
    else if (member < w->n_clients)
        raw.mcp_client = &w->clients[member].facts;
    for (size_t i = 0; i < p->said->n_given; i++) {
        const struct wb_literal *l = &p->said->given[i];
        struct facts_values v;

        if (l->party != party)
            continue;
        v = reading_values(&r, l->key, p->arena);
        if (!wb_logic_holds(l, &v))
            return false;
    }
    return true;
}

/* Of each class the members that are spoken of: how many, and the first. */
struct spoken {
    size_t n;
    size_t first;
};

static struct spoken *spoken_of(const struct proving *p, const struct wb_closed *c,
                                enum wb_party party)
{
    struct spoken *list = arena_array(p->arena, c->n_classes[party], sizeof *list);

    for (size_t i = 0; i < c->n_classes[party]; i++) {
        struct wb_members members = wb_closed_members(c, party, i, p->arena);

        for (size_t m = 0; m < members.n; m++)
            if (fits(p, party, members.items[m]) && list[i].n++ == 0)
                list[i].first = members.items[m];
    }
    return list;
}

static void judge(struct proving *p, const struct wb_closed *c,
                  const size_t cell[WB_PARTIES], struct spoken *const spoken[WB_PARTIES])
{
    struct wb_reach r = wb_closed_reach(c, cell, 0);
    size_t member[WB_PARTIES];
    size_t n = 1;

    for (int party = 0; party < WB_PARTIES; party++) {
        n *= spoken[party][cell[party]].n;
        member[party] = spoken[party][cell[party]].first;
    }
    p->out->n_judged += n;
    for (size_t u = 0; n > 0 && u < p->units.n && p->out->outcome == WB_PROVED; u++) {
        if (!is_about(p, u) || wb_units_reached(&p->units, 0, &r, u) == p->said->always)
            continue;
        p->out->outcome = WB_REFUTED;
        p->out->scope = p->units.names[u];
        p->out->witness = wb_witness_today(p->study->world, p->formula, member,
                                           p->units.names[u], p->arena);
    }
}

static void look_today(struct proving *p)
{
    const struct wb_closed *c = wb_closed_make(p->study->fold, p->formula, p->arena);
    struct spoken *spoken[WB_PARTIES];
    size_t cell[WB_PARTIES];

    for (int party = 0; party < WB_PARTIES; party++)
        spoken[party] = spoken_of(p, c, (enum wb_party)party);
    for (cell[0] = 0; cell[0] < c->n_classes[0]; cell[0]++)
        for (cell[1] = 0; cell[1] < c->n_classes[1]; cell[1]++)
            for (cell[2] = 0; cell[2] < c->n_classes[2]; cell[2]++)
                judge(p, c, cell, spoken);
}

static struct wb_wish wish_of(const struct proving *p)
{
    const struct wb_world *w = p->study->world;
    const size_t *member = p->said->member;
    struct wb_wish wish = { .given = p->said->given, .n_given = p->said->n_given };

    for (int party = 0; party < WB_PARTIES; party++)
        wish.fixed[party] = member[party] != WB_ANYBODY;
    if (wish.fixed[WB_USER] && member[WB_USER] < w->n_subjects)
        wish.user = &w->subjects[member[WB_USER]].facts;
    if (wish.fixed[WB_MCP_CLIENT] && member[WB_MCP_CLIENT] < w->n_clients)
        wish.mcp_client = &w->clients[member[WB_MCP_CLIENT]].facts;
    if (wish.fixed[WB_CLIENT] && member[WB_CLIENT] < w->n_clients)
        wish.client = &w->clients[member[WB_CLIENT]].facts;
    *(p->said->always ? &wish.lacks : &wish.gives) = p->formula;
    return wish;
}

static void search(struct proving *p)
{
    struct wb_wish wish = wish_of(p);

    for (size_t u = 0; u < p->units.n && p->out->outcome == WB_PROVED; u++) {
        enum wb_answer answer;

        if (!is_about(p, u) || (p->said->scope == NULL && p->units.group[u] != u))
            continue;
        wish.scope = p->units.names[u];
        answer = wb_open_find(&wish, p->budget, p->arena, &p->out->witness);
        if (answer == WB_NO)
            continue;
        p->out->outcome = answer == WB_YES ? WB_REFUTED : WB_UNPROVED;
        p->out->scope = p->units.names[u];
    }
}

int wb_proof_find(const struct wb_study *s, const struct wb_statement *statement,
                  uint64_t *budget, struct arena *a, struct wb_proof *out, struct err *e)
{
    enum rule_action own = s->world->targets[statement->target].action;
    struct proving p = {
        s,          statement, s->formulas[statement->target], .budget = budget,
        .arena = a, .out = out
    };
    const struct wb_world *gives = statement->always ? NULL : s->world;
    const struct wb_world *lacks = statement->always ? s->world : NULL;

    *out = (struct wb_proof){ .outcome = WB_PROVED };
    if (statement->action != RULE_ACTION_NONE && statement->action != own)
        p.formula = wb_formula_make(s->logic, statement->target, statement->action, a);
    p.units = wb_units_make(p.formula, NULL, a);
    if (statement->open)
        search(&p);
    else
        look_today(&p);
    if (out->outcome != WB_REFUTED)
        return 0;
    return wb_witness_confirm(gives, lacks, &out->witness, a, e);
}
