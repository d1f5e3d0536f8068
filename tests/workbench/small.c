/* SPDX-License-Identifier: MIT */
#include "small.h"

#include "rows.h"
#include "world.h"

#include "base/arena.h"
#include "policy/decide.h"

static uint64_t state = 1;

void small_seed(uint64_t seed)
{
    state = seed;
}

size_t small_below(size_t n)
{
    uint64_t z = state += UINT64_C(0x9E3779B97F4A7C15);

    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return (size_t)((z ^ (z >> 31)) % n);
}

enum form { SCALAR, SET, CLAIM };

/* What varies; at its plainest a key is missing, but for user.id and the client's own. */
static const struct {
    const char *name;
    enum form form;
    bool always;
    bool mcp;
} table[] = {
    { "client.tags", SET, true, false },       { "user.roles", SET, false, false },
    { "claims.a", CLAIM, false, false },       { "client.name", SCALAR, false, false },
    { "user.email", SCALAR, false, false },    { "mcpClient.tags", SET, true, true },
    { "mcpClient.name", SCALAR, false, true }, { "mcpClient.id", SCALAR, true, true },
    { "client.id", SCALAR, true, false },      { "user.id", SCALAR, false, false },
};
enum {
    CLIENT_TAGS,
    ROLES,
    A_CLAIM,
    CLIENT_NAME,
    EMAIL,
    MCP_TAGS,
    MCP_NAME,
    MCP_ID,
    CLIENT_ID,
    USER_ID
};

static const struct ruleset_target targets[] = {
    { RULE_API, "T0", "https://0", TEXTS("s0", "s1"), false },
    { RULE_API, "T1", "https://1", { NULL, 0 }, false },
    { RULE_OUTBOUND_APP, "T2", NULL, { NULL, 0 }, true },
};
static const struct wb_target world_targets[] = {
    { "T0", RULE_EXCHANGE_TOKEN },
    { "T1", RULE_EXCHANGE_TOKEN },
    { "T2", RULE_EXCHANGE_TOKEN },
};
static const char *const words[] = { "v0", "v1", "unmentioned" };
static const struct rule_value drawn[] = { TEXT("v0"), TEXT("v1"), INTEGER(1) };

struct small small_universe(void)
{
    struct small s = { .target = small_below(3) };

    for (size_t i = 0; i < SMALL_KEYS; i++)
        s.keys[i] = small_below(ROWS_COUNT(table));
    return s;
}

static bool varies(const struct small *s, size_t key)
{
    for (size_t i = 0; i < SMALL_KEYS; i++)
        if (s->keys[i] == key)
            return true;
    return false;
}

static struct rule_condition condition(const struct small *s, struct arena *a)
{
    size_t key = s->keys[small_below(SMALL_KEYS)];
    size_t odd = key == A_CLAIM ? 0 : 10; /* a number is a value that texts never have */
    struct rule_condition c = { .key = table[key].name };
    struct rule_value *list;

    c.op = (enum rule_operator)(RULE_EQUAL + (int)small_below(6));
    c.is_list = c.op == RULE_IN || c.op == RULE_NOT_IN;
    c.n_values = c.is_list ? small_below(4) : 1;
    c.values = list = arena_array(a, c.n_values, sizeof *list);
    for (size_t i = 0; i < c.n_values; i++)
        list[i] = drawn[odd > 0 && small_below(odd) == 0 ? 2 : small_below(2)];
    return c;
}

/* Selectors only where the ids vary: else they would be values beyond the universe. */
static void draw_principal(const struct small *s, struct rule *r)
{
    bool user = varies(s, USER_ID);
    bool client = varies(s, CLIENT_ID);

    if (user)
        r->principal = RULE_USER;
    if (client && (!user || small_below(2) == 0))
        r->principal = RULE_CLIENT;
    if (small_below(4) == 0 || (user && client && small_below(2) == 0))
        r->principal = RULE_ANY;
    if ((r->principal == RULE_USER && !user) ||
        (r->principal == RULE_CLIENT && !client) ||
        (r->principal != RULE_USER && r->principal != RULE_CLIENT && !(user && client)) ||
        small_below(2) == 0)
        return;
    r->selector.items = &words[small_below(2)];
    r->selector.n = r->selector.items == words ? 1 + small_below(2) : 1;
}

static struct rule draw_rule(const struct small *s, struct arena *a)
{
    struct rule r = { EXCHANGE,
                      .effect = small_below(3) > 0 ? RULE_PERMIT : RULE_FORBID };
    struct rule_grant *grant = arena_alloc(a, sizeof *grant);
    struct rule_condition *list = arena_array(a, 2, sizeof *list);
    static const char *const scopes[] = { "s0", "s1" };

    r.n_conditions = small_below(3);
    for (size_t i = 0; i < r.n_conditions; i++)
        list[i] = condition(s, a);
    r.conditions = list;
    grant->all_scopes = small_below(3) == 0;
    grant->scopes = (struct rule_texts){ &scopes[small_below(2)], 1 };
    r.grants = grant;
    r.n_grants = r.effect == RULE_FORBID && small_below(3) == 0 ? 0 : 1;
    draw_principal(s, &r);
    return r;
}

static struct wb_world *world_of(const struct rule *list, size_t n, bool allow,
                                 struct arena *a)
{
    static const struct wb_source source = { .is_built_in = true };
    struct wb_world *w = arena_alloc(a, sizeof *w);
    struct ruleset_input *in = arena_alloc(a, sizeof *in);

    *in = world_input(list, n, targets, ROWS_COUNT(targets), a);
    in->allow_untargeted = allow;
    w->rules = world_compile(in, a);
    w->input = in;
    w->targets = world_targets;
    w->n_targets = ROWS_COUNT(world_targets);
    w->source = &source;
    return w;
}

const struct wb_world *small_world(const struct small *s, struct arena *a)
{
    struct rule *list = arena_array(a, 5, sizeof *list);
    size_t n = small_below(6);

    for (size_t i = 0; i < n; i++)
        list[i] = draw_rule(s, a);
    return world_of(list, n, small_below(2) == 0, a);
}

const struct wb_world *small_without(const struct wb_world *w, const bool *gone,
                                     struct arena *a)
{
    size_t n = w->input->n_rules;
    struct rule *list = arena_array(a, n, sizeof *list);

    for (size_t i = 0; i < n; i++) {
        list[i] = w->input->rules[i];
        list[i].enabled = !gone[i];
    }
    return world_of(list, n, w->input->allow_untargeted, a);
}

/* Forms of a scalar: three values, or missing. Of a set: its subsets, or missing. */
static size_t n_forms(size_t key)
{
    size_t n = table[key].form == SCALAR ? 3 : 8;

    return n + (table[key].always && !table[key].mcp ? 0 : 1);
}

size_t small_size(const struct small *s)
{
    size_t n = 1;

    for (size_t i = 0; i < SMALL_KEYS; i++)
        n *= n_forms(s->keys[i]);
    return n;
}

static const char *scalar(size_t form)
{
    return form < 3 ? words[form] : NULL;
}

/* subset[m] lists the words whose bit is in m. */
static const char *const subsets[8][3] = {
    { NULL },
    { "v0" },
    { "v1" },
    { "v0", "v1" },
    { "unmentioned" },
    { "v0", "unmentioned" },
    { "v1", "unmentioned" },
    { "v0", "v1", "unmentioned" },
};
static const struct rule_value value_subsets[8][3] = {
    { { .type = RULE_NULL } },
    { TEXT("v0") },
    { TEXT("v1") },
    { TEXT("v0"), TEXT("v1") },
    { TEXT("unmentioned") },
    { TEXT("v0"), TEXT("unmentioned") },
    { TEXT("v1"), TEXT("unmentioned") },
    { TEXT("v0"), TEXT("v1"), TEXT("unmentioned") },
};

static size_t n_in(size_t form)
{
    return (form & 1) + (form >> 1 & 1) + (form >> 2 & 1);
}

static struct facts_texts set(size_t form)
{
    return (struct facts_texts){ form < 8, subsets[form % 8], n_in(form % 8) };
}

static unsigned at_least_one(size_t n)
{
    return n > 0 ? (unsigned)n : 1;
}

/* The mcp client is there as soon as one of its keys is. */
static void put(size_t key, size_t form, struct small_facts *out)
{
    bool missing = form + 1 == n_forms(key) && !(table[key].always && !table[key].mcp);

    if (table[key].mcp && !missing)
        out->raw.mcp_client = &out->mcp_client;
    switch (key) {
    case CLIENT_TAGS:
        out->client.tags = set(form);
        out->cost += (unsigned)n_in(form);
        break;
    case ROLES:
        out->raw.user.roles = set(form);
        out->cost += missing ? 0 : at_least_one(n_in(form));
        break;
    case A_CLAIM:
        out->claim =
            (struct facts_values){ !missing, value_subsets[form % 8], n_in(form % 8) };
        out->cost += missing ? 0 : at_least_one(n_in(form));
        break;
    case CLIENT_NAME:
        out->client.name = scalar(form);
        out->cost += !missing;
        break;
    case EMAIL:
        out->raw.user.email = scalar(form);
        out->cost += !missing;
        break;
    case MCP_TAGS:
        out->mcp_client.tags = missing ? set(0) : set(form);
        out->cost += missing ? 0 : (unsigned)n_in(form);
        break;
    case MCP_NAME:
        out->mcp_client.name = scalar(form);
        out->cost += !missing;
        break;
    case MCP_ID:
        out->mcp_client.record_id = missing ? "unmentioned" : scalar(form);
        out->cost += !missing && form < 2;
        break;
    case CLIENT_ID:
        out->client.record_id = out->client.client_id = scalar(form);
        out->cost += form < 2;
        break;
    default:
        out->raw.user.id = scalar(form);
        out->cost += form != 2;
        break;
    }
}

void small_facts(const struct small *s, const struct wb_world *world, size_t number,
                 struct small_facts *out)
{
    *out = (struct small_facts){ .cost = 0 };
    out->client = out->mcp_client = (struct facts_client){ .record_id = "unmentioned",
                                                           .client_id = "unmentioned",
                                                           .tags = { .present = true } };
    out->raw = (struct facts_raw){ .action = RULE_EXCHANGE_TOKEN,
                                   .target_id = targets[s->target].id,
                                   .client = &out->client,
                                   .user = { .id = "unmentioned" } };
    for (size_t i = 0; i < SMALL_KEYS; i++) {
        if (i > 0 && (s->keys[i] == s->keys[0] || (i > 1 && s->keys[i] == s->keys[1])))
            continue; /* drawn twice: varied already */
        put(s->keys[i], number % n_forms(s->keys[i]), out);
        number /= n_forms(s->keys[i]);
    }
    out->cost += out->raw.mcp_client != NULL;
    out->raw.claims = &out->claim;
    out->raw.n_claims = ruleset_n_claims(world->rules);
}

const char *const *small_units(const struct small *s, size_t *n)
{
    static const char *const units[] = { "s0", "s1", NULL };

    *n = s->target == 0 ? 2 : s->target == 1 ? 1 : 3;
    return s->target == 1 ? &units[2] : units;
}

bool small_permits(const struct wb_world *world, const struct facts_raw *raw,
                   const char *unit, struct arena *a)
{
    struct facts_raw one = *raw;
    const char *scope = unit != NULL ? unit : "unnamed";

    if (unit != NULL || strcmp(raw->target_id, "T2") == 0)
        one.scopes = (struct facts_texts){ true, &scope, 1 };
    return decide(world->rules, facts_number(world->rules, &one, a)).allow;
}

/* A record id stands once; those that no rule mentions are all alike. */
static void make_unique(struct wb_client *clients, size_t i, struct arena *a)
{
    struct facts_client *c = &clients[i].facts;
    bool taken = c->record_id == NULL || strcmp(c->record_id, "unmentioned") == 0;

    for (size_t n = 0; n < i && !taken; n++)
        taken = strcmp(clients[n].facts.record_id, c->record_id) == 0;
    if (taken)
        c->record_id = arena_printf(a, "unmentioned-%zu", i);
    c->client_id = c->record_id;
}

void small_populate(const struct small *s, const struct wb_world *const worlds[2],
                    struct arena *a, struct wb_world out[2])
{
    struct wb_subject *subjects = arena_array(a, SMALL_PARTIES, sizeof *subjects);
    struct wb_client *clients = arena_array(a, SMALL_PARTIES, sizeof *clients);

    for (size_t i = 0; i < SMALL_PARTIES; i++) {
        struct small_facts f;

        small_facts(s, worlds[0], small_below(small_size(s)), &f);
        subjects[i] = (struct wb_subject){ .name = "somebody",
                                           .user_id = arena_printf(a, "U%zu", i),
                                           .facts = f.raw.user };
        clients[i] = (struct wb_client){ .name = "something",
                                         .may_exchange = small_below(4) > 0,
                                         .may_obtain = small_below(4) > 0 };
        clients[i].facts = small_below(2) == 0 ? f.client : f.mcp_client;
        make_unique(clients, i, a);
    }
    for (int w = 0; w < 2; w++) {
        out[w] = *worlds[w];
        out[w].subjects = subjects;
        out[w].clients = clients;
        out[w].n_subjects = out[w].n_clients = SMALL_PARTIES;
    }
}
