/* SPDX-License-Identifier: MIT */
#include "workbench/wb_pair.h"

#include <string.h>

#include "base/arena.h"
#include "base/idmap.h"
#include "policy/symbols.h"

/* The key of the i-th thing of a kind in a world. */
typedef const char *key_fn(const struct wb_world *w, size_t i, struct arena *a);

static const char *user_key(const struct wb_world *w, size_t i, struct arena *a)
{
    const struct wb_subject *s = &w->subjects[i];

    return arena_printf(a, "%s\n%s", s->user_id, s->facts.tenant ? s->facts.tenant : "");
}

static const char *client_key(const struct wb_world *w, size_t i, struct arena *a)
{
    (void)a;
    return i < w->n_clients ? w->clients[i].facts.record_id : "";
}

static const char *target_key(const struct wb_world *w, size_t i, struct arena *a)
{
    (void)a;
    return w->input->targets[i].id;
}

static const char *rule_name(const struct wb_world *w, size_t i, struct arena *a)
{
    (void)a;
    return w->input->rules[i].name;
}

struct lists {
    uint32_t *to; /* of each of the first: number in the second */
    uint32_t *back;
};

static struct lists match(const struct wb_study *const s[2], const size_t n[2],
                          key_fn *key, struct arena *a)
{
    struct lists l = { arena_array(a, n[0], sizeof *l.to),
                       arena_array(a, n[1], sizeof *l.back) };
    struct idmap *map = idmap_make(a);

    for (size_t i = 0; i < n[0]; i++)
        l.to[i] = WB_PAIR_NONE;
    for (size_t i = 0; i < n[1]; i++) {
        l.back[i] = WB_PAIR_NONE;
        idmap_put(map, key(s[1]->world, i, a), &l.back[i]);
    }
    for (size_t i = 0; i < n[0]; i++) {
        uint32_t *other = idmap_find(map, key(s[0]->world, i, a));

        if (!other)
            continue;
        l.to[i] = (uint32_t)(other - l.back);
        *other = (uint32_t)i;
    }
    return l;
}

/* Worlds that differ in their rules alone share the arrays of their parties. */
static struct lists match_parties(const struct wb_study *const s[2], bool shared,
                                  const size_t n[2], key_fn *key, struct arena *a)
{
    struct lists l;

    if (!shared)
        return match(s, n, key, a);
    l.to = l.back = arena_array(a, n[0], sizeof *l.to);
    for (size_t i = 0; i < n[0]; i++)
        l.to[i] = (uint32_t)i;
    return l;
}

/* Those of the first in their order, then those that the second alone has. */
static struct wb_pairing pairing(const struct lists *l, const size_t n[2],
                                 struct arena *a)
{
    uint32_t *one = arena_array(a, n[0] + n[1], sizeof *one);
    uint32_t *other = arena_array(a, n[0] + n[1], sizeof *other);
    struct wb_pairing p = { .number = { one, other } };

    for (size_t i = 0; i < n[0]; i++) {
        one[p.n] = (uint32_t)i;
        other[p.n++] = l->to[i];
    }
    for (size_t i = 0; i < n[1]; i++) {
        if (l->back[i] != WB_PAIR_NONE)
            continue;
        one[p.n] = WB_PAIR_NONE;
        other[p.n++] = (uint32_t)i;
    }
    return p;
}

_Static_assert(WB_PAIR_NONE == WB_FOLD_NOBODY, "a pairing is what wb_closed_both takes");

static bool same_text(const char *one, const char *other)
{
    return !one || !other ? one == other : strcmp(one, other) == 0;
}

static bool same_set(const struct facts_texts *one, const struct facts_texts *other)
{
    bool same = one->present == other->present && one->n == other->n;

    for (size_t i = 0; same && i < one->n; i++)
        same = strcmp(one->items[i], other->items[i]) == 0;
    return same;
}

static bool same_user(const struct facts_user *one, const struct facts_user *other)
{
    return same_text(one->email, other->email) && same_set(&one->roles, &other->roles) &&
           same_set(&one->permissions, &other->permissions) &&
           same_set(&one->tenants, &other->tenants);
}

static bool same_client(const struct wb_client *one, const struct wb_client *other)
{
    return one->may_exchange == other->may_exchange &&
           one->may_obtain == other->may_obtain &&
           same_text(one->facts.name, other->facts.name) &&
           same_text(one->facts.client_id, other->facts.client_id) &&
           same_set(&one->facts.tags, &other->facts.tags);
}

static bool share_subjects(const struct wb_world *one, const struct wb_world *other)
{
    return one->subjects == other->subjects && one->n_subjects == other->n_subjects;
}

static bool share_clients(const struct wb_world *one, const struct wb_world *other)
{
    return one->clients == other->clients && one->n_clients == other->n_clients;
}

static bool same_parties(const struct wb_pair *p)
{
    const struct wb_world *one = p->study[0]->world;
    const struct wb_world *other = p->study[1]->world;
    const struct wb_pairing *users = &p->party[WB_USER];
    const struct wb_pairing *clients = &p->party[WB_CLIENT];
    bool same = users->n == one->n_subjects && users->n == other->n_subjects &&
                clients->n == one->n_clients && clients->n == other->n_clients;

    if (share_subjects(one, other) && share_clients(one, other))
        return true;
    for (size_t i = 0; same && i < users->n; i++)
        same = same_user(&one->subjects[i].facts,
                         &other->subjects[users->number[1][i]].facts);
    for (size_t i = 0; same && i < clients->n; i++)
        same = same_client(&one->clients[i], &other->clients[clients->number[1][i]]);
    return same;
}

static bool same_literal(const struct wb_literal *one, const struct wb_literal *other)
{
    bool same = one->test == other->test && one->n_values == other->n_values &&
                strcmp(one->key, other->key) == 0;

    for (size_t i = 0; same && i < one->n_values; i++)
        same = symbols_same(&one->values[i], &other->values[i]);
    return same;
}

static bool same_conjunction(const struct wb_conjunction *one,
                             const struct wb_conjunction *other)
{
    bool same = one->n_literals == other->n_literals;

    for (size_t i = 0; same && i < one->n_literals; i++)
        same = same_literal(&one->literals[i], &other->literals[i]);
    return same;
}

/* As written: two wordings of one condition are told apart here, and not by the search. */
static bool same_rule(const struct wb_logic *one, size_t rule,
                      const struct wb_logic *other, size_t of_other)
{
    const struct rule *r = &one->world->input->rules[rule];
    const struct rule *s = &other->world->input->rules[of_other];
    uint32_t first = one->first[rule], last = one->first[rule + 1];
    uint32_t at = other->first[of_other];
    bool same = r->effect == s->effect && other->first[of_other + 1] - at == last - first;

    for (; same && first < last; first++, at++)
        same = same_conjunction(&one->conjunctions[first], &other->conjunctions[at]);
    return same;
}

static void match_rules(struct wb_pair *p, struct arena *a)
{
    const struct wb_logic *logic[2] = { p->study[0]->logic, p->study[1]->logic };
    size_t n[2] = { logic[0]->world->input->n_rules, logic[1]->world->input->n_rules };
    struct lists l = match(p->study, n, rule_name, a);
    bool *same[2] = { arena_array(a, n[0], sizeof(bool)),
                      arena_array(a, n[1], sizeof(bool)) };

    for (size_t i = 0; i < n[0]; i++) {
        if (l.to[i] == WB_PAIR_NONE)
            continue;
        same[0][i] = same_rule(logic[0], i, logic[1], l.to[i]);
        same[1][l.to[i]] = same[0][i];
    }
    p->rule[0] = l.to;
    p->rule[1] = l.back;
    p->same_rule[0] = same[0];
    p->same_rule[1] = same[1];
}

const struct wb_pair *wb_pair_make(const struct wb_study *looked_at,
                                   const struct wb_study *compared, struct arena *a)
{
    struct wb_pair *p = arena_alloc(a, sizeof *p);
    const struct wb_world *w[2] = { looked_at->world, compared->world };
    const struct wb_fold *folds[2] = { looked_at->fold, compared->fold };
    size_t n_users[2] = { w[0]->n_subjects, w[1]->n_subjects };
    size_t n_clients[2] = { w[0]->n_clients, w[1]->n_clients };
    size_t n_mcp[2] = { n_clients[0] + 1, n_clients[1] + 1 };
    size_t n_targets[2] = { w[0]->n_targets, w[1]->n_targets };
    bool users = share_subjects(w[0], w[1]), clients = share_clients(w[0], w[1]);
    struct lists l;

    p->study[0] = looked_at;
    p->study[1] = compared;
    l = match_parties(p->study, users, n_users, user_key, a);
    p->party[WB_USER] = pairing(&l, n_users, a);
    l = match_parties(p->study, clients, n_clients, client_key, a);
    p->party[WB_CLIENT] = pairing(&l, n_clients, a);
    l = match_parties(p->study, clients, n_mcp, client_key, a);
    p->party[WB_MCP_CLIENT] = pairing(&l, n_mcp, a);
    p->target = match(p->study, n_targets, target_key, a).to;
    for (int party = 0; party < WB_PARTIES; party++)
        wb_fold_pairing(folds, (enum wb_party)party, &p->party[party], a);
    match_rules(p, a);
    p->same_parties = same_parties(p);
    return p;
}

const struct wb_pair *wb_pair_swapped(const struct wb_pair *p, struct arena *a)
{
    return wb_pair_make(p->study[1], p->study[0], a);
}
