/* SPDX-License-Identifier: MIT */
#include "worlds.h"

#include <string.h>

#include "rows.h"
#include "world.h"

#include "base/arena.h"
#include "policy/decide.h"

enum { RULES_LARGE = 80 };

static const char *const keys[] = {
    "client.tags",  "client.name", "client.id",        "mcpClient.tags", "mcpClient.name",
    "mcpClient.id", "user.roles",  "user.permissions", "user.id",        "user.email",
    "user.tenants", "tenant.id",   "claims.a",         "claims.b.c",
};
static const struct rule_texts words =
    TEXTS("v0", "v1", "v2", "v\"\\\n]\xc3\xa4", "V0", "v01");
static const struct rule_texts scopes = TEXTS("s0", "s1", "s2", "s3", "unlisted");
static const struct rule_texts ids = TEXTS("T0", "T1", "T2", "T3", "T4", "nowhere");
static const struct rule_texts uris = TEXTS("https://0", "https://1", "https://2",
                                            "https://3", "https://4", "https://nowhere");
static const struct rule_value values[] = {
    TEXT("v0"),  TEXT("v1"),  TEXT("v2"),   TEXT("1"),  TEXT("true"),
    TEXT(""),    TEXT("V0"),  INTEGER(0),   INTEGER(1), DOUBLE(1.0),
    DOUBLE(0.5), TRUTH(true), TRUTH(false),
};

static struct rule_texts some(struct dice *d, struct rule_texts from, size_t n,
                              struct arena *a)
{
    const char **items = arena_array(a, n, sizeof *items);

    for (size_t i = 0; i < n; i++)
        items[i] = from.items[dice_below(d, from.n)];
    return (struct rule_texts){ items, n };
}

static const char *one(struct dice *d, struct rule_texts from)
{
    return from.items[dice_below(d, from.n)];
}

/* One of them, or none. */
static const char *perhaps(struct dice *d, size_t percent, struct rule_texts from)
{
    return dice_chance(d, percent) ? one(d, from) : NULL;
}

static struct facts_texts some_facts(struct dice *d, struct arena *a)
{
    struct rule_texts t = some(d, words, dice_below(d, 4), a);

    return (struct facts_texts){ dice_chance(d, 85), t.items, t.n };
}

static struct ruleset_target random_target(struct dice *d, size_t i, struct arena *a)
{
    struct ruleset_target t = {
        .type = (enum rule_target_type)(RULE_API + (int)dice_below(d, 3)),
        .id = ids.items[i],
    };

    t.uri = t.type == RULE_OUTBOUND_APP ? NULL : uris.items[i];
    t.any_scope = t.type == RULE_OUTBOUND_APP && dice_chance(d, 50);
    if (!t.any_scope)
        t.scopes = some(d, (struct rule_texts){ scopes.items, scopes.n - 1 },
                        dice_below(d, 4), a);
    return t;
}

static void random_targets(struct dice *d, struct rule *r, struct arena *a)
{
    struct rule_target *list;

    r->n_targets = dice_chance(d, 20) ? 0 : 1 + dice_below(d, 2);
    r->targets = list = arena_array(a, r->n_targets, sizeof *list);
    for (size_t i = 0; i < r->n_targets; i++) {
        list[i].type = (enum rule_target_type)(RULE_API + (int)dice_below(d, 4));
        list[i].all_of_type = dice_chance(d, 30);
        list[i].ids = dice_chance(d, 70) ? some(d, ids, dice_below(d, 4), a)
                                         : some(d, uris, dice_below(d, 3), a);
    }
}

static void random_grants(struct dice *d, struct rule *r, struct arena *a)
{
    struct rule_grant *list;

    r->n_grants = dice_below(d, 3);
    if (r->family == RULE_TOKEN_EXCHANGE && r->effect == RULE_PERMIT && r->n_grants == 0)
        r->n_grants = 1;
    r->grants = list = arena_array(a, r->n_grants, sizeof *list);
    for (size_t i = 0; i < r->n_grants; i++) {
        list[i].scopes = some(d, scopes, dice_below(d, 3), a);
        list[i].all_scopes = dice_chance(d, 15);
        if (dice_chance(d, 25))
            list[i].allowed_audiences = some(d, uris, 1 + dice_below(d, 2), a);
        if (list[i].scopes.n == 0 && list[i].allowed_audiences.n == 0)
            list[i].all_scopes = true;
    }
}

static void random_conditions(struct dice *d, struct rule *r, struct arena *a)
{
    struct rule_condition *list;

    r->n_conditions = dice_chance(d, 40) ? 0 : 1 + dice_below(d, 2);
    r->conditions = list = arena_array(a, r->n_conditions, sizeof *list);
    for (size_t i = 0; i < r->n_conditions; i++) {
        struct rule_condition *c = &list[i];
        struct rule_value *v;

        c->key = keys[dice_below(d, ROWS_COUNT(keys))];
        c->op = (enum rule_operator)(RULE_EQUAL + (int)dice_below(d, 6));
        c->is_list = c->op == RULE_IN || c->op == RULE_NOT_IN;
        c->n_values = c->is_list ? dice_below(d, 4) : 1;
        c->values = v = arena_array(a, c->n_values, sizeof *v);
        for (size_t n = 0; n < c->n_values; n++)
            v[n] = values[dice_chance(d, 70) ? dice_below(d, 3)
                                             : dice_below(d, ROWS_COUNT(values))];
    }
}

static struct rule random_rule(struct dice *d, struct arena *a)
{
    struct rule r = {
        .enabled = dice_chance(d, 92),
        .family = dice_chance(d, 80)
                      ? RULE_TOKEN_EXCHANGE
                      : (enum rule_family)(RULE_RESOURCE_ACCESS + (int)dice_below(d, 3)),
        .effect = dice_chance(d, 75) ? RULE_PERMIT : RULE_FORBID,
        .principal = (enum rule_principal)dice_below(d, 4),
        .actions = dice_chance(d, 60) ? 1u << RULE_EXCHANGE_TOKEN
                                      : (1u + (unsigned)dice_below(d, 15)) << 1,
    };

    if (dice_chance(d, 40))
        r.selector = some(d, words, 1 + dice_below(d, 3), a);
    random_targets(d, &r, a);
    random_grants(d, &r, a);
    random_conditions(d, &r, a);
    return r;
}

static struct facts_client *random_client(struct dice *d, struct arena *a)
{
    struct facts_client *c = arena_alloc(a, sizeof *c);

    c->record_id = one(d, words);
    c->client_id = one(d, words);
    c->name = perhaps(d, 80, words);
    c->tags = some_facts(d, a);
    c->tags.present = true;
    return c;
}

static struct facts_values random_claim(struct dice *d, struct arena *a)
{
    struct facts_values claim = { .present = dice_chance(d, 80), .n = dice_below(d, 3) };
    struct rule_value *list = arena_array(a, claim.n, sizeof *list);

    for (size_t i = 0; i < claim.n; i++)
        list[i] = values[dice_below(d, ROWS_COUNT(values))];
    claim.items = list;
    return claim;
}

struct rule_texts worlds_scopes(struct dice *d, size_t n, struct arena *a)
{
    return some(d, scopes, n, a);
}

struct facts_raw worlds_request(struct dice *d, const struct worlds_set *set,
                                struct arena *a)
{
    size_t n_claims = ruleset_n_claims(set->rules);
    struct facts_values *claims = arena_array(a, n_claims, sizeof *claims);
    struct rule_texts asked = worlds_scopes(d, dice_below(d, 4), a);
    struct facts_raw raw = {
        .action = dice_chance(d, 80)
                      ? RULE_EXCHANGE_TOKEN
                      : (enum rule_action)(RULE_USER_ACCESS + (int)dice_below(d, 4)),
        .target_id =
            ids.items[dice_chance(d, 96) ? dice_below(d, set->in.n_targets) : ids.n - 1],
        .client = dice_chance(d, 95) ? random_client(d, a) : NULL,
        .mcp_client = dice_chance(d, 80) ? random_client(d, a) : NULL,
        .claims = claims,
        .n_claims = n_claims,
        .scopes = { dice_chance(d, 60), asked.items, asked.n },
    };

    raw.user.id = perhaps(d, 85, words);
    raw.user.email = perhaps(d, 70, words);
    raw.user.tenant = perhaps(d, 70, words);
    raw.user.roles = some_facts(d, a);
    raw.user.permissions = some_facts(d, a);
    raw.user.tenants = some_facts(d, a);
    for (size_t i = 0; i < n_claims; i++)
        claims[i] = random_claim(d, a);
    return raw;
}

struct worlds_set worlds_make(struct dice *d, unsigned long number, struct arena *a)
{
    size_t n_targets = 1 + dice_below(d, 3);
    size_t n_rules =
        number % 500 == 0 ? RULES_LARGE + dice_below(d, RULES_LARGE) : dice_below(d, 7);
    struct ruleset_target *targets = arena_array(a, n_targets, sizeof *targets);
    struct rule *list = arena_array(a, n_rules, sizeof *list);
    struct worlds_set set;

    for (size_t i = 0; i < n_targets; i++)
        targets[i] = random_target(d, i, a);
    for (size_t i = 0; i < n_rules; i++)
        list[i] = random_rule(d, a);
    /* in every other large world all rules stand in one bucket */
    for (size_t i = 0; number % 1000 == 0 && i < n_rules; i++)
        list[i].n_targets = 0;
    set.in = world_input(list, n_rules, targets, n_targets, a);
    set.in.allow_untargeted = dice_chance(d, 30);
    set.rules = world_compile(&set.in, a);
    return set;
}

/*
 * For a stored set of scopes: permitted as a whole if asking for just them is granted whole.
 * NULL if so, else the line of the slow twin.
 */
static const char *check_stored(struct dice *d, const struct ruleset *rules,
                                const struct facts_raw *raw, struct arena *a)
{
    const struct facts *f = facts_number(rules, raw, a);
    struct decision answer = decide(rules, f);
    struct rule_texts stored = worlds_scopes(d, 1 + dice_below(d, 2), a);
    struct facts_raw other = *raw;
    const char *line;
    bool whole;

    other.scopes = (struct facts_texts){ true, stored.items, stored.n };
    line = world_reference(rules, &other, a);
    whole = answer.allow && strncmp(line, "allow", 5) == 0 && strchr(line, ':') == NULL;
    return whole == decision_permits_all(rules, f, &answer, stored) ? NULL : line;
}

const char *worlds_duel(uint64_t seed, unsigned long number, struct arena *a)
{
    struct dice d = dice_of(seed, number);
    struct worlds_set set = worlds_make(&d, number, a);

    for (int i = 0; i < WORLDS_REQUESTS; i++) {
        struct facts_raw raw = worlds_request(&d, &set, a);
        const char *fast = world_decide(set.rules, &raw, a);
        const char *slow = world_reference(set.rules, &raw, a);
        const char *stored = check_stored(&d, set.rules, &raw, a);

        if (strcmp(fast, slow) != 0)
            return arena_printf(a, "the engine says \"%s\", the slow twin \"%s\"", fast,
                                slow);
        if (stored != NULL)
            return arena_printf(a, "of a stored credential the slow twin says \"%s\"",
                                stored);
    }
    return NULL;
}
