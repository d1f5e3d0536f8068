/* SPDX-License-Identifier: MIT */
/*
 * The engine and the slow twin decide alike, in random worlds and in all small ones.
 * The number of random rule sets: first argument, or STS_WORLDS; the seed: second argument.
 * Each is asked REQUESTS times, so that a run judges 100,000 worlds.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "rows.h"
#include "world.h"

#include "base/arena.h"
#include "policy/decide.h"

enum { TARGETS_MAX = 5, RULES_MAX = 160, REQUESTS = 5 };

static unsigned long n_worlds = 20000;
static uint64_t state = 1;

static uint64_t draw(void)
{
    uint64_t z = state += UINT64_C(0x9E3779B97F4A7C15);

    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static size_t below(size_t n)
{
    return (size_t)(draw() % n);
}

static bool chance(size_t percent)
{
    return below(100) < percent;
}

static const char *const keys[] = {
    "client.tags",  "client.name", "client.id",        "mcpClient.tags", "mcpClient.name",
    "mcpClient.id", "user.roles",  "user.permissions", "user.id",        "user.email",
    "user.tenants", "tenant.id",   "claims.a",         "claims.b.c",
};
static const char *const words[] = { "v0", "v1", "v2", "v3", "unmentioned" };
static const char *const scopes[] = { "s0", "s1", "s2", "s3", "s4" };
static const char *const target_ids[] = { "T0", "T1", "T2", "T3", "T4", "nowhere" };
static const char *const uris[] = { "https://0", "https://1", "https://2",
                                    "https://3", "https://4", "https://nowhere" };
static const struct rule_value values[] = {
    TEXT("v0"), TEXT("v1"), TEXT("v2"),  TEXT("1"),   TEXT("true"), TEXT(""),
    INTEGER(0), INTEGER(1), DOUBLE(1.0), DOUBLE(0.5), TRUTH(true),  TRUTH(false),
};

static struct rule_texts some(const char *const *from, size_t n_from, size_t n,
                              struct arena *a)
{
    const char **items = arena_array(a, n, sizeof *items);

    for (size_t i = 0; i < n; i++)
        items[i] = from[below(n_from)];
    return (struct rule_texts){ items, n };
}

static struct facts_texts some_facts(struct arena *a)
{
    struct rule_texts t = some(words, ROWS_COUNT(words), below(4), a);

    return (struct facts_texts){ chance(85), t.items, t.n };
}

static struct ruleset_target random_target(size_t i, struct arena *a)
{
    struct ruleset_target t = {
        .type = (enum rule_target_type)(RULE_API + (int)below(3)),
        .id = target_ids[i],
    };

    t.uri = t.type == RULE_OUTBOUND_APP ? NULL : uris[i];
    t.any_scope = t.type == RULE_OUTBOUND_APP && chance(50);
    if (!t.any_scope)
        t.scopes = some(scopes, ROWS_COUNT(scopes) - 1, below(4), a);
    return t;
}

static void random_targets(struct rule *r, struct arena *a)
{
    struct rule_target *list;

    r->n_targets = chance(20) ? 0 : 1 + below(2);
    r->targets = list = arena_array(a, r->n_targets, sizeof *list);
    for (size_t i = 0; i < r->n_targets; i++) {
        list[i].type = (enum rule_target_type)(RULE_API + (int)below(4));
        list[i].all_of_type = chance(30);
        list[i].ids = chance(70) ? some(target_ids, ROWS_COUNT(target_ids), below(4), a)
                                 : some(uris, ROWS_COUNT(uris), below(3), a);
    }
}

static void random_grants(struct rule *r, struct arena *a)
{
    struct rule_grant *list;

    r->n_grants = below(3);
    if (r->family == RULE_TOKEN_EXCHANGE && r->effect == RULE_PERMIT && r->n_grants == 0)
        r->n_grants = 1;
    r->grants = list = arena_array(a, r->n_grants, sizeof *list);
    for (size_t i = 0; i < r->n_grants; i++) {
        list[i].scopes = some(scopes, ROWS_COUNT(scopes), below(3), a);
        list[i].all_scopes = chance(15);
        if (chance(25))
            list[i].allowed_audiences = some(uris, ROWS_COUNT(uris), 1 + below(2), a);
        if (list[i].scopes.n == 0 && list[i].allowed_audiences.n == 0)
            list[i].all_scopes = true;
    }
}

static void random_conditions(struct rule *r, struct arena *a)
{
    struct rule_condition *list;

    r->n_conditions = chance(40) ? 0 : 1 + below(2);
    r->conditions = list = arena_array(a, r->n_conditions, sizeof *list);
    for (size_t i = 0; i < r->n_conditions; i++) {
        struct rule_condition *c = &list[i];
        struct rule_value *v;

        c->key = keys[below(ROWS_COUNT(keys))];
        c->op = (enum rule_operator)(RULE_EQUAL + (int)below(6));
        c->is_list = c->op == RULE_IN || c->op == RULE_NOT_IN;
        c->n_values = c->is_list ? below(4) : 1;
        c->values = v = arena_array(a, c->n_values, sizeof *v);
        for (size_t n = 0; n < c->n_values; n++)
            v[n] = values[chance(70) ? below(3) : below(ROWS_COUNT(values))];
    }
}

static struct rule random_rule(struct arena *a)
{
    struct rule r = {
        .enabled = chance(92),
        .family = chance(80) ? RULE_TOKEN_EXCHANGE
                             : (enum rule_family)(RULE_RESOURCE_ACCESS + (int)below(3)),
        .effect = chance(75) ? RULE_PERMIT : RULE_FORBID,
        .principal = (enum rule_principal)below(4),
        .actions =
            chance(60) ? 1u << RULE_EXCHANGE_TOKEN : (1u + (unsigned)below(15)) << 1,
    };

    if (chance(40))
        r.selector = some(words, ROWS_COUNT(words), 1 + below(3), a);
    random_targets(&r, a);
    random_grants(&r, a);
    random_conditions(&r, a);
    return r;
}

static struct facts_client *random_client(struct arena *a)
{
    struct facts_client *c = arena_alloc(a, sizeof *c);

    c->record_id = words[below(ROWS_COUNT(words))];
    c->client_id = words[below(ROWS_COUNT(words))];
    c->name = chance(80) ? words[below(ROWS_COUNT(words))] : NULL;
    c->tags = some_facts(a);
    c->tags.present = true;
    return c;
}

static struct facts_values random_claim(struct arena *a)
{
    struct facts_values claim = { .present = chance(80), .n = below(3) };
    struct rule_value *list = arena_array(a, claim.n, sizeof *list);

    for (size_t i = 0; i < claim.n; i++)
        list[i] = values[below(ROWS_COUNT(values))];
    claim.items = list;
    return claim;
}

static struct facts_raw random_request(size_t n_claims, size_t n_targets, struct arena *a)
{
    struct facts_values *claims = arena_array(a, n_claims, sizeof *claims);
    struct rule_texts asked = some(scopes, ROWS_COUNT(scopes), below(4), a);
    struct facts_raw raw = {
        .action = chance(80) ? RULE_EXCHANGE_TOKEN
                             : (enum rule_action)(RULE_USER_ACCESS + (int)below(4)),
        .target_id = target_ids[chance(96) ? below(n_targets) : TARGETS_MAX],
        .client = chance(95) ? random_client(a) : NULL,
        .mcp_client = chance(80) ? random_client(a) : NULL,
        .claims = claims,
        .n_claims = n_claims,
        .scopes = { chance(60), asked.items, asked.n },
    };

    raw.user.id = chance(85) ? words[below(ROWS_COUNT(words))] : NULL;
    raw.user.email = chance(70) ? words[below(ROWS_COUNT(words))] : NULL;
    raw.user.tenant = chance(70) ? words[below(ROWS_COUNT(words))] : NULL;
    raw.user.roles = some_facts(a);
    raw.user.permissions = some_facts(a);
    raw.user.tenants = some_facts(a);
    for (size_t i = 0; i < n_claims; i++)
        claims[i] = random_claim(a);
    return raw;
}

/* For a stored set of scopes: permitted as a whole if asking for just them is granted whole. */
static void check_stored(const struct ruleset *rules, const struct facts_raw *raw,
                         struct arena *a)
{
    const struct facts *f = facts_number(rules, raw, a);
    struct decision d = decide(rules, f);
    struct rule_texts stored = some(scopes, ROWS_COUNT(scopes), 1 + below(2), a);
    struct facts_raw other = *raw;
    const char *line;
    bool whole;

    other.scopes = (struct facts_texts){ true, stored.items, stored.n };
    line = world_reference(rules, &other, a);
    whole = strncmp(line, "allow", 5) == 0 && strchr(line, ':') == NULL;
    if (d.allow)
        assert_int_equal(whole, decision_permits_all(rules, f, &d, stored));
    else
        assert_false(decision_permits_all(rules, f, &d, stored));
}

static void check_world(unsigned long number, struct arena *a)
{
    struct ruleset_target targets[TARGETS_MAX];
    static struct rule list[RULES_MAX];
    size_t n_targets = 1 + below(3);
    size_t n_rules = number % 500 == 0 ? 90 + below(70) : below(7);
    struct ruleset_input in;
    const struct ruleset *rules;

    for (size_t i = 0; i < n_targets; i++)
        targets[i] = random_target(i, a);
    for (size_t i = 0; i < n_rules; i++)
        list[i] = random_rule(a);
    /* in every other large world all rules stand in one bucket */
    for (size_t i = 0; n_rules > 64 && number % 1000 == 0 && i < n_rules; i++)
        list[i].n_targets = 0;
    in = world_input(list, n_rules, targets, n_targets, a);
    in.allow_untargeted = chance(30);
    rules = world_compile(&in, a);
    for (int i = 0; i < REQUESTS; i++) {
        struct facts_raw raw = random_request(ruleset_n_claims(rules), n_targets, a);
        const char *fast = world_decide(rules, &raw, a);
        const char *slow = world_reference(rules, &raw, a);

        if (strcmp(fast, slow) != 0)
            fail_msg("world %lu, request %d\n engine    %s\n reference %s", number, i,
                     fast, slow);
        check_stored(rules, &raw, a);
    }
}

static void random_worlds(void **unused)
{
    struct arena *a = arena_open(0);

    (void)unused;
    for (unsigned long i = 0; i < n_worlds; i++) {
        check_world(i, a);
        arena_reset(a);
    }
    arena_free(a);
}

/*
 * All worlds of two rules out of a fixed choice, in both orders, on each of three targets,
 * for every user, tag and request of a small choice.
 */
static const struct ruleset_target small_targets[] = {
    { RULE_API, "T0", "https://0", TEXTS("s0", "s1"), false },
    { RULE_API, "T1", "https://1", { NULL, 0 }, false },
    { RULE_OUTBOUND_APP, "T2", NULL, { NULL, 0 }, true },
};

static const struct rule small_rules[] = {
    { .enabled = true }, /* without an action in its family it stands for no rule */
    { EXCHANGE, PERMIT_ALL },
    { EXCHANGE, PERMIT("s0") },
    { EXCHANGE, PERMIT("s0", "s1"), ON(RULE_API, "T0") },
    { EXCHANGE, PERMIT_ALL, ON(RULE_TYPE_ANY, "T1", "T2") },
    { EXCHANGE, PERMIT("s1"), .principal = RULE_USER },
    { EXCHANGE, PERMIT("s1"), .principal = RULE_CLIENT, .selector = TEXTS("c0") },
    { EXCHANGE, PERMIT_ALL, WHEN(LIST("client.tags", RULE_IN, TEXT("v0"))) },
    { EXCHANGE, PERMIT_ALL, WHEN(ONE("user.email", RULE_NOT_EQUAL, TEXT("v0"))) },
    { EXCHANGE, FORBID_ALL, WHEN(ONE("client.tags", RULE_NOT_CONTAINS, TEXT("v0"))) },
    { EXCHANGE, FORBID("s0") },
    { EXCHANGE, FORBID("s1"), WHEN(ONE("user.id", RULE_EQUAL, TEXT("v0"))) },
    { FETCH, PERMIT_ALL },
};

static const struct facts_texts small_tags[] = { NOTHING, SET("v0"), SET("v1", "v0") };
static const struct facts_texts small_scopes[] = {
    { 0 }, SET("s0"), SET("s0", "s1"), SET("s9"), SET("s1", "s9"),
};
static const char *const small_users[] = { NULL, "v0", "v1" };
static const char *const small_ids[] = { "c0", "c1" };

static void check_small_request(const struct ruleset *rules, size_t number,
                                struct arena *a)
{
    struct facts_client client = { .name = "client" };
    struct facts_raw raw = { .action = RULE_EXCHANGE_TOKEN, .client = &client };
    const char *fast;
    const char *slow;

    raw.target_id = small_targets[number % 3].id;
    client.tags = small_tags[number / 3 % 3];
    raw.user.id = raw.user.email = small_users[number / 9 % 3];
    raw.scopes = small_scopes[number / 27 % 5];
    client.record_id = small_ids[number / 135 % 2];
    fast = world_decide(rules, &raw, a);
    slow = world_reference(rules, &raw, a);
    if (strcmp(fast, slow) != 0)
        fail_msg("request %zu\n engine    %s\n reference %s", number, fast, slow);
}

static void check_small_world(size_t one, size_t other, bool allow, struct arena *a)
{
    const struct rule pair[] = { small_rules[one], small_rules[other] };
    struct rule list[2];
    size_t n = 0;
    struct ruleset_input in;
    const struct ruleset *rules;

    for (size_t i = 0; i < 2; i++)
        if (pair[i].effect != RULE_EFFECT_NONE)
            list[n++] = pair[i];
    in = world_input(list, n, small_targets, ROWS_COUNT(small_targets), a);
    in.allow_untargeted = allow;
    rules = world_compile(&in, a);
    for (size_t number = 0; number < 3 * 3 * 3 * 5 * 2; number++)
        check_small_request(rules, number, a);
}

static void small_worlds(void **unused)
{
    struct arena *a = arena_open(0);

    (void)unused;
    for (size_t one = 0; one < ROWS_COUNT(small_rules); one++) {
        for (size_t other = 0; other < ROWS_COUNT(small_rules); other++) {
            check_small_world(one, other, false, a);
            check_small_world(one, other, true, a);
            arena_reset(a);
        }
    }
    arena_free(a);
}

int main(int argc, char **argv)
{
    const char *count = argc > 1 ? argv[1] : getenv("STS_WORLDS");

    if (count != NULL)
        n_worlds = strtoul(count, NULL, 10);
    if (argc > 2)
        state = strtoull(argv[2], NULL, 10);
    rows_add_one("the engine decides every random world as the slow twin does",
                 random_worlds);
    rows_add_one("the engine decides all small worlds as the slow twin does",
                 small_worlds);
    return rows_run("oracle");
}
