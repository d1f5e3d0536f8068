/* SPDX-License-Identifier: MIT */
#include "workbench/wb_chain.h"

#include <string.h>

#include "base/arena.h"
#include "tenant/snapshot.h"
#include "workbench/wb_ask.h"

/* One target, with what users and clients reach through whichever MCP client. */
struct sight {
    const struct wb_closed *closed;
    struct wb_reach *reach;         /* by class of users and of clients */
    uint32_t *class_of[WB_PARTIES]; /* of each member; WB_FOLD_NOBODY */
};

struct chasing {
    const struct wb_study *study;
    const struct wb_chain_hearer *hearer;
    uint64_t *budget;
    struct arena *arena;
    struct sight *sights; /* by target */
    uint32_t *represents; /* by client: the target that it is, or WB_FOLD_NOBODY */
};

/* The two exchanges in question. */
struct hop {
    size_t first, second; /* clients */
    size_t target;
};

static void unite(struct wb_reach *sum, const struct wb_reach *more)
{
    for (int i = 0; i < SCOPE_SET_WORDS; i++)
        sum->scopes.word[i] |= more->scopes.word[i];
    sum->whole |= more->whole;
    sum->allowed |= more->allowed;
}

static struct wb_reach *reach_of(const struct sight *s, size_t user, size_t client)
{
    return &s->reach[user * s->closed->n_classes[WB_CLIENT] + client];
}

/* Does anybody get there through this client? */
static bool leads_to(const struct sight *s, uint32_t client)
{
    uint32_t class = s->class_of[WB_CLIENT][client];

    for (size_t user = 0; user < s->closed->n_classes[WB_USER]; user++)
        if (reach_of(s, user, class)->allowed)
            return true;
    return false;
}

static void sum_up(struct sight *s)
{
    const struct wb_closed *c = s->closed;
    size_t cell[WB_PARTIES];

    for (cell[0] = 0; cell[0] < c->n_classes[0]; cell[0]++)
        for (cell[1] = 0; cell[1] < c->n_classes[1]; cell[1]++)
            for (cell[2] = 0; cell[2] < c->n_classes[2]; cell[2]++) {
                struct wb_reach r = wb_closed_reach(c, cell, 0);

                unite(reach_of(s, cell[WB_USER], cell[WB_CLIENT]), &r);
            }
}

static uint32_t *classes_of(const struct sight *s, enum wb_party party, size_t n,
                            struct arena *a)
{
    uint32_t *list = arena_array(a, n, sizeof *list);

    memset(list, 0xff, n * sizeof *list);
    for (size_t c = 0; c < s->closed->n_classes[party]; c++) {
        struct wb_members m = wb_closed_members(s->closed, party, c, a);

        for (size_t i = 0; i < m.n; i++)
            list[m.items[i]] = (uint32_t)c;
    }
    return list;
}

static struct sight see(const struct wb_study *study, size_t target, struct arena *a)
{
    struct sight s = { .closed =
                           wb_closed_make(study->fold, study->formulas[target], a) };

    s.reach =
        arena_array(a, s.closed->n_classes[WB_USER] * s.closed->n_classes[WB_CLIENT],
                    sizeof *s.reach);
    s.class_of[WB_USER] = classes_of(&s, WB_USER, study->world->n_subjects, a);
    s.class_of[WB_CLIENT] = classes_of(&s, WB_CLIENT, study->world->n_clients, a);
    sum_up(&s);
    return s;
}

static void find_represented(struct chasing *c)
{
    const struct wb_world *w = c->study->world;

    for (size_t i = 0; i < w->n_clients; i++) {
        const struct client *client =
            snapshot_client(w->snapshot, w->clients[i].facts.record_id);

        c->represents[i] = WB_FOLD_NOBODY;
        for (size_t t = 0; client && t < w->n_targets; t++)
            if (strcmp(w->input->targets[t].id, client->resource_id) == 0)
                c->represents[i] = (uint32_t)t;
    }
}

/* Does the second exchange give what the first client does not get by itself? */
static int gains(const struct chasing *c, const struct hop *h, size_t user,
                 struct wb_verdict *v, bool *more, struct err *e)
{
    const struct wb_world *w = c->study->world;
    const struct sight *s = &c->sights[h->target];
    const struct wb_reach *direct =
        reach_of(s, s->class_of[WB_USER][user], s->class_of[WB_CLIENT][h->first]);
    struct wb_ask ask = { .user = &w->subjects[user].facts,
                          .mcp_client = &w->clients[h->first].facts,
                          .client = &w->clients[h->second].facts,
                          .target = h->target };

    if (wb_ask(w, &ask, c->arena, v, e) != 0)
        return -1;
    *more = v->decision.allow && !direct->allowed;
    for (int i = 0; v->decision.allow && i < SCOPE_SET_WORDS; i++)
        *more = *more || (v->decision.permitted.word[i] & ~direct->scopes.word[i]) != 0;
    return 0;
}

static void tell(const struct chasing *c, const struct hop *h, size_t user,
                 const struct wb_verdict *v)
{
    const struct wb_world *w = c->study->world;
    const struct wb_ask second = { .user = &w->subjects[user].facts,
                                   .mcp_client = &w->clients[h->first].facts,
                                   .client = &w->clients[h->second].facts,
                                   .target = h->target };
    const char *between = w->targets[c->represents[h->second]].name;
    struct wb_chain chain = { .name = w->clients[h->second].name };

    chain.rule = v->n_rules > 0 ? v->rules[0] : RULESET_NO_RULE;
    chain.text = arena_printf(c->arena, "leads to %s by an exchange for %s and on",
                              w->targets[h->target].name, between);
    chain.witness =
        arena_printf(c->arena, "%s via %s to %s, then %s to %s", w->subjects[user].name,
                     w->clients[h->first].name, between, w->clients[h->second].name,
                     w->targets[h->target].name);
    chain.command = wb_ask_command(w, &second, c->arena);
    c->hearer->hear(c->hearer->self, &chain);
    ++*c->hearer->n;
}

/* The first user of the class who gets to the client in the middle, if what follows is new. */
static int try_class(const struct chasing *c, const struct hop *h, size_t class,
                     bool *found, struct err *e)
{
    struct wb_members users =
        wb_closed_members(c->sights[h->target].closed, WB_USER, class, c->arena);
    const struct sight *middle = &c->sights[c->represents[h->second]];

    for (size_t i = 0; i < users.n; i++) {
        size_t user = users.items[i];
        struct wb_verdict v;

        if (!reach_of(middle, middle->class_of[WB_USER][user],
                      middle->class_of[WB_CLIENT][h->first])
                 ->allowed)
            continue;
        if (gains(c, h, user, &v, found, e) != 0)
            return -1;
        if (*found)
            tell(c, h, user, &v);
        return 0; /* the class is alike at the target */
    }
    return 0;
}

static int try_first(const struct chasing *c, struct hop h, bool *found, struct err *e)
{
    size_t n = c->sights[h.target].closed->n_classes[WB_USER];

    for (size_t class = 0; class < n && !*found && *c->budget > 0; class ++) {
        --*c->budget;
        if (try_class(c, &h, class, found, e) != 0)
            return -1;
    }
    return 0;
}

static int try_middle(const struct chasing *c, size_t second, size_t target,
                      struct err *e)
{
    const struct wb_world *w = c->study->world;
    bool found = false;

    for (size_t first = 0; first < w->n_clients && !found; first++) {
        bool apart = first != second && c->represents[first] != c->represents[second];

        if (w->clients[first].may_exchange && apart &&
            leads_to(&c->sights[c->represents[second]], (uint32_t)first) &&
            try_first(c, (struct hop){ first, second, target }, &found, e) != 0)
            return -1;
    }
    return 0;
}

int wb_chain_tell(const struct wb_study *s, const struct wb_chain_hearer *hearer,
                  uint64_t *budget, struct arena *a, struct err *e)
{
    const struct wb_world *w = s->world;
    struct chasing c = { s, hearer, budget, a, NULL, NULL };

    if (!w->snapshot)
        return 0;
    c.represents = arena_array(a, w->n_clients, sizeof *c.represents);
    c.sights = arena_array(a, w->n_targets, sizeof *c.sights);
    find_represented(&c);
    for (size_t t = 0; t < w->n_targets; t++)
        c.sights[t] = see(s, t, a);
    for (size_t second = 0; second < w->n_clients; second++)
        for (size_t t = 0; t < w->n_targets; t++)
            if (w->clients[second].may_exchange && s->formulas[t]->n_alternatives > 0 &&
                c.represents[second] != WB_FOLD_NOBODY && c.represents[second] != t &&
                try_middle(&c, second, t, e) != 0)
                return -1;
    return 0;
}
