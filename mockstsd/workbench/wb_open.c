/* SPDX-License-Identifier: MIT */
#include "workbench/wb_open.h"

#include "base/arena.h"
#include "policy/ruleset.h"
#include "policy/symbols.h"
#include "workbench/wb_clauses.h"
#include "workbench/wb_suppose.h"

/* From the state that was found to facts. */
struct picture {
    const struct wb_board *board;
    const struct wb_state *state;
    struct arena *arena;
};

/* A value that no rule at this target mentions for the key. */
static struct rule_value fresh(const struct picture *p, uint32_t key, const char *word)
{
    struct rule_value v = { .type = RULE_TEXT, .text = word };

    for (unsigned n = 2; symbols_find(p->board->atoms, key, &v) != SYMBOLS_NONE; n++)
        v.text = arena_printf(p->arena, "%s-%u", word, n);
    return v;
}

static struct facts_values values_of(const struct picture *p, const char *name,
                                     const char *word)
{
    uint32_t key = symbols_find_text(p->board->keys, name);
    struct facts_values out = { .present = false };
    struct rule_value *items;

    if (key == SYMBOLS_NONE || !wb_state_present(p->board, p->state, key))
        return out;
    out.present = true;
    out.items = items =
        arena_array(p->arena, p->state->slots[key].n_in + 1, sizeof *items);
    for (uint32_t atom = 0; atom < symbols_count(p->board->atoms); atom++)
        if (p->board->key_of[atom] == key && wb_state_has(p->state, atom))
            items[out.n++] = *symbols_value(p->board->atoms, atom);
    if (wb_state_fresh(p->board, p->state, key))
        items[out.n++] = fresh(p, key, word);
    return out;
}

static const char *text_of(const struct picture *p, const char *name, const char *word,
                           const char *otherwise)
{
    struct facts_values v = values_of(p, name, word);

    return v.present ? v.items[0].text : otherwise;
}

static struct facts_texts texts_of(const struct picture *p, const char *name,
                                   const char *word)
{
    struct facts_values v = values_of(p, name, word);
    const char **items = arena_array(p->arena, v.n, sizeof *items);

    for (size_t i = 0; i < v.n; i++)
        items[i] = v.items[i].text;
    return (struct facts_texts){ v.present, items, v.n };
}

static const struct facts_user *user_of(const struct picture *p)
{
    struct facts_user *u = arena_alloc(p->arena, sizeof *u);
    uint32_t id = symbols_find_text(p->board->keys, "user.id");

    *u = (struct facts_user){
        .email = text_of(p, "user.email", "someone@else.example", NULL),
        .tenant = text_of(p, "tenant.id", "other-tenant", NULL),
        .roles = texts_of(p, "user.roles", "other-role"),
        .permissions = texts_of(p, "user.permissions", "other-permission"),
        .tenants = texts_of(p, "user.tenants", "other-tenant"),
    };
    u->id = text_of(p, "user.id", "a-new-user", id == SYMBOLS_NONE ? "a-new-user" : NULL);
    return u;
}

/* Its clientId is its record's if there is one; of a new client it is the record id. */
static const struct facts_client *client_of(const struct picture *p,
                                            const struct wb_world *world,
                                            const char *const key[3], const char *word)
{
    struct facts_client *c = arena_alloc(p->arena, sizeof *c);

    c->record_id = text_of(p, key[0], word, word);
    c->name = text_of(p, key[1], "other-name", NULL);
    c->tags = texts_of(p, key[2], "other-tag");
    c->tags.present = true;
    c->client_id = wb_suppose_client_id(world, c->record_id);
    return c;
}

/* How many claims the rules speak of that are given. */
static size_t give_claims(const struct picture *p, const struct wb_world *world,
                          struct wb_ask *ask)
{
    struct facts_values *claims;
    size_t n_given = 0;

    ask->n_claims = ruleset_n_claims(world->rules);
    ask->claims = claims = arena_array(p->arena, ask->n_claims, sizeof *claims);
    for (size_t i = 0; i < ask->n_claims; i++) {
        const char *path = ruleset_claim_path(world->rules, i);

        claims[i] = values_of(p, arena_printf(p->arena, "claims.%s", path), "other");
        n_given += claims[i].present;
    }
    return n_given;
}

static const char *const client_keys[] = { "client.id", "client.name", "client.tags" };
static const char *const mcp_keys[] = { "mcpClient.id", "mcpClient.name",
                                        "mcpClient.tags" };

static struct wb_ask paint_parties(const struct wb_wish *wish, const struct picture *p,
                                   const struct wb_world *world)
{
    struct wb_ask ask = { .user = wish->user,
                          .mcp_client = wish->mcp_client,
                          .client = wish->client };

    if (!wish->fixed[WB_USER])
        ask.user = user_of(p);
    if (!wish->fixed[WB_CLIENT])
        ask.client = client_of(p, world, client_keys, "a-new-client");
    if (!wish->fixed[WB_MCP_CLIENT] && wb_state_exists(p->state, WB_MCP_CLIENT))
        ask.mcp_client = client_of(p, world, mcp_keys, "a-new-mcp-client");
    return ask;
}

static void paint(const struct wb_wish *wish, const struct picture *p,
                  struct wb_witness *out)
{
    const struct wb_formula *gives = wish->gives ? wish->gives : wish->lacks;
    const struct wb_formula *lacks = wish->lacks ? wish->lacks : gives;
    size_t n_gives;

    out->gives = paint_parties(wish, p, gives->logic->world);
    out->gives.scopes = wb_open_scopes(lacks, wish->scope, p->arena);
    out->lacks = out->gives;
    n_gives = give_claims(p, gives->logic->world, &out->gives);
    out->told_by_lacks = give_claims(p, lacks->logic->world, &out->lacks) > n_gives;
    out->gives.target = gives->target;
    out->lacks.target = lacks->target;
    out->gives.action = out->lacks.action = gives->action;
}

struct facts_texts wb_open_scopes(const struct wb_formula *f, const char *scope,
                                  struct arena *a)
{
    const char **items = arena_array(a, 1, sizeof *items);
    bool any = f->logic->world->input->targets[f->target].any_scope;

    items[0] = scope ? scope : "other-scope";
    while (!scope && any && wb_formula_unit(f, items[0]) != WB_WHOLE)
        items[0] = arena_printf(a, "%s-2", items[0]);
    return (struct facts_texts){ scope != NULL || any, items, 1 };
}

enum wb_answer wb_open_find(const struct wb_wish *wish, uint64_t *budget, struct arena *a,
                            struct wb_witness *witness)
{
    struct wb_problem problem = wb_clauses_make(wish, a);
    struct wb_state state;
    struct picture p = { &problem.board, &state, a };
    enum wb_answer answer =
        wb_solve(&problem.board, problem.clauses, problem.n_clauses, budget, a, &state);

    if (answer == WB_YES && witness)
        paint(wish, &p, witness);
    return answer;
}
